/** Most that 32 signs in a row may weigh: the kernel adds them up in 8 bits. */
const LARGEST_PART = 255;
/** Most that all signs may weigh: 16 bits. */
const LARGEST_SUM = 65_535;
const PART = 32;

/**
 * How far a row is from a query, told from the row's signs: each sign that differs from the query's weighs as much as
 * the query's own value does. The smaller the weight, the higher the cosine. Keeping the query's values halves the
 * error that counting differing signs has.
 */
export interface SignWeights {
  /** For every 4 signs, 16 bytes: the weight of each value the four can have, the first sign being its lowest bit. */
  tables: Uint8Array;
  /** What the signs of so many first bytes weigh together when all differ. */
  largest(bytes: number): number;
}

/** @param query The query's values, of any length; dimensions behind them weigh nothing. */
export function weighSigns(query: Int16Array, bitBytes: number): SignWeights {
  const weights = weightsOf(query);
  const tables = new Uint8Array(bitBytes * 32);
  for (let at = 0; at < query.length; at++) {
    const positive = (query[at] as number) > 0;
    const bit = 1 << (at & 3);
    const table = (at >>> 2) * 16;
    for (let value = 0; value < 16; value++)
      if (((value & bit) !== 0) !== positive)
        tables[table + value] = (tables[table + value] as number) + (weights[at] as number);
  }
  return {
    tables,
    largest: (bytes) => weights.subarray(0, bytes * 8).reduce((sum, one) => sum + one, 0),
  };
}

/** Whole numbers in proportion to the values, as large as the bounds allow. */
function weightsOf(query: Int16Array): Uint32Array {
  let whole = 0;
  let largestPart = 0;
  for (let start = 0; start < query.length; start += PART) {
    const part = query.subarray(start, start + PART).reduce((sum, value) => sum + Math.abs(value), 0);
    whole += part;
    largestPart = Math.max(largestPart, part);
  }
  // Rounding adds at most a half to each.
  const scale = Math.min((LARGEST_PART - PART / 2) / largestPart, (LARGEST_SUM - query.length / 2) / whole);
  return Uint32Array.from(query, (value) => Math.round(Math.abs(value) * scale));
}
