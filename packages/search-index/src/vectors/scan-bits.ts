import type { Selection } from '../core/selection.js';
import type { FrontScan, Fronts } from './fronts/scan-fronts.js';
import { type Nearest, NearRows } from './near-rows.js';
import { BATCH, TABLE_BYTES } from './space-layout.js';
import type { VectorSpace } from './vector-space.js';
import { type SignWeights, weighSigns } from './weigh-signs.js';

/** Rows whose back bits are weighed, for each that is wanted. */
const LOOKED_AT = 3;

/**
 * The first stage of the scan: the selected messages whose signs differ least from the query's (see
 * {@link SignWeights}). The front bits of all are weighed, the others of those that come near.
 */
export class BitScan {
  private readonly signs: SignWeights;

  /**
   * @param query In 16 bits, of any length.
   * @param wanted At least so many come near (all that tie at the threshold), fewer when fewer are selected.
   */
  constructor(
    private readonly space: VectorSpace,
    query: Int16Array,
    private readonly selection: Selection,
    private readonly wanted: number,
  ) {
    this.signs = weighSigns(query, space.layout.bitBytes);
  }

  /** What is asked about the front bits. */
  get front(): FrontScan {
    const { rows, fronts } = this.space.layout;
    return {
      mask: this.selection.mask,
      tables: this.signs.tables.slice(0, fronts.frontBytes * TABLE_BYTES),
      largest: this.signs.largest(fronts.frontBytes),
      wanted: this.wanted * (rows.backBytes === 0 ? 1 : LOOKED_AT),
    };
  }

  /** Of the rows whose front bits came near, those nearest by all of their bits; in the order of their slots. */
  near(fronts: Nearest): Uint32Array {
    return this.space.layout.rows.backBytes === 0 ? fronts.slots : this.weighBacks(fronts);
  }

  private weighBacks({ slots, weights }: Nearest): Uint32Array {
    const { bits, kernel, layout } = this.space;
    const { backBytes, tables, addresses, results } = layout.rows;
    kernel.u8.set(this.signs.tables.subarray(layout.fronts.frontBytes * TABLE_BYTES), tables);
    const near = new NearRows(this.signs.largest(layout.bitBytes), this.wanted);
    for (let start = 0; start < slots.length; start += BATCH) {
      const count = Math.min(BATCH, slots.length - start);
      for (let i = 0; i < count; i++)
        kernel.u32[(addresses >>> 2) + i] = bits.backAddress(slots[start + i] as number);
      kernel.weigh(tables, addresses, count, backBytes, results);
      for (let i = 0; i < count; i++) {
        const back = kernel.i32[(results >>> 2) + i] as number;
        near.add(slots[start + i] as number, (weights[start + i] as number) + back);
      }
    }
    return near.nearest().slots;
  }
}

export function frontsOf({ bits, layout, slots }: VectorSpace): Fronts {
  return { kernel: bits.fronts, layout: layout.fronts, slots };
}
