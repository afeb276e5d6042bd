/** Most an inner product of a query with a row may reach: the kernel sums in 32-bit integers. */
const LARGEST_SUM = 2 ** 31 * 0.99;
const ROW_MAX = 127;
const QUERY_MAX = 32_767;

/**
 * Writes a vector as signed bytes and returns the factor that makes these bytes a unit vector again, or 0 when the
 * vector has no direction. Each row has its own scale, so that a short vector loses no more than a long one.
 */
export function quantiseRow(vector: Float32Array, row: Int8Array): number {
  const largest = largestOf(vector);
  if (largest === 0) return 0;
  const { round } = Math;
  let squares = 0;
  for (let i = 0; i < vector.length; i++) {
    const rounded = round(((vector[i] as number) / largest) * ROW_MAX);
    row[i] = rounded;
    squares += rounded * rounded;
  }
  return 1 / Math.sqrt(squares);
}

/** The same for a query, in 16 bits: the row alone is then what limits the precision. */
export function quantiseQuery(vector: Float32Array, out: Int16Array): number {
  const largest = largestOf(vector);
  if (largest === 0) return 0;
  let norm = 0;
  for (const value of vector) norm += (value / largest) ** 2;
  // By Cauchy and Schwarz no sum, nor any part of it, exceeds the product of the lengths.
  const bound = LARGEST_SUM / (ROW_MAX * Math.sqrt(vector.length) * Math.sqrt(norm));
  const scale = Math.min(QUERY_MAX, Math.floor(bound));
  let squares = 0;
  for (let i = 0; i < vector.length; i++) {
    const rounded = Math.trunc(((vector[i] as number) / largest) * scale);
    out[i] = rounded;
    squares += rounded * rounded;
  }
  return 1 / Math.sqrt(squares);
}

function largestOf(vector: Float32Array): number {
  let largest = 0;
  for (const value of vector) {
    if (value > largest) largest = value;
    else if (-value > largest) largest = -value;
  }
  return largest;
}
