import type { ImportedItem } from '../imported.js';

/** Makes conversations of the values of a JSON text. It reads nothing and writes nothing. */
export interface ItemParser {
  /** The next value. `place` says where it stands. */
  push(value: unknown, place: string): Iterable<ImportedItem>;
  /** What is left when there are no more. */
  end(): Iterable<ImportedItem>;
}

/** A parser for values that are a whole conversation each. */
export function eachByItself(read: (value: unknown, place: string) => Iterable<ImportedItem>): ItemParser {
  return { push: read, end: () => [] };
}
