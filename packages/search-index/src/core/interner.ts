import { copyOf } from '../text/copy-of.js';

/** Gives each distinct text a small number, so that a column of integers can stand for a column of strings. */
export class Interner {
  private readonly ordinals = new Map<string, number>();
  readonly texts: string[] = [];

  /** The number of the text, given on first sight. */
  intern(text: string): number {
    const known = this.ordinals.get(text);
    if (known !== undefined) return known;
    const own = copyOf(text);
    const ordinal = this.texts.length;
    this.ordinals.set(own, ordinal);
    this.texts.push(own);
    return ordinal;
  }

  /** The number of the text, or -1 when it was never seen. */
  find(text: string): number {
    return this.ordinals.get(text) ?? -1;
  }

  text(ordinal: number): string {
    return this.texts[ordinal] ?? '';
  }
}
