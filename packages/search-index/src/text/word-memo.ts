import { copyOf } from './copy-of.js';

/** Words per generation. */
const GENERATION = 16_384;

/**
 * Remembers what became of a word as it was written, its term or the number of it: folding and stemming it again
 * would cost twenty times the look-up.
 * Two generations, the older dropped when the younger is full, so that frequent words stay and rare ones go.
 */
export class WordMemo<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();

  get(word: string): Value | undefined {
    const known = this.young.get(word);
    if (known !== undefined) return known;
    const before = this.old.get(word);
    if (before !== undefined) this.set(word, before);
    return before;
  }

  set(word: string, value: Value): void {
    if (this.young.size >= GENERATION) {
      this.old = this.young;
      this.young = new Map();
    }
    // The word is a piece of a message; the memo must not keep the message.
    this.young.set(copyOf(word), value);
  }
}
