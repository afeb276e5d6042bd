/** Words per generation; 2 MB each at most. */
const GENERATION = 16_384;
/** A longer word is a key or encoded bytes, and does not come again. */
const MAX_LENGTH = 32;
const NARROW = /^[ -~]*$/;

/**
 * Remembers how many tokens words are made of: people say the same words again, and most of the work is joining the
 * bytes of those that are no single token. Two generations, the older dropped when the younger is full, so that
 * frequent words stay and rare ones go.
 */
export class WordCounts {
  private young = new Map<string, number>();
  private old = new Map<string, number>();

  /** The tokens of a word; `count` makes out what is not known yet. */
  get(word: string, count: (word: string) => number): number {
    const known = this.young.get(word);
    if (known !== undefined) return known;
    const tokens = this.old.get(word) ?? count(word);
    if (word.length <= MAX_LENGTH) this.remember(word, tokens);
    return tokens;
  }

  private remember(word: string, tokens: number): void {
    if (this.young.size >= GENERATION) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(copyOf(word), tokens);
  }
}

/** A word is a piece of a message, and would keep all of it in memory. */
function copyOf(word: string): string {
  const encoding = NARROW.test(word) ? 'latin1' : 'utf16le';
  return Buffer.from(word, encoding).toString(encoding);
}
