/** The typed arrays that columns are made of. */
export type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** A longer copy of a column. Columns grow one after the other, so only one of them exists twice at a time. */
export function lengthen<C extends Column>(column: C, length: number): C {
  const longer = new (column.constructor as new (length: number) => C)(length);
  longer.set(column as never);
  return longer;
}

/** The next capacity for at least `needed` entries: a quarter more, so that appending stays cheap. */
export function nextCapacity(capacity: number, needed: number): number {
  return Math.max(needed, Math.ceil(capacity * 1.25), 1024);
}
