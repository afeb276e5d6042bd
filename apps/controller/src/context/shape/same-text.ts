import { textWords } from '@sekha/search-index';

/** How much of the shorter text's word triples the longer one must hold. */
const LEAST_SHARED = 0.85;
/** A shorter text ("yes, let us") means what it was said to: it only repeats itself where it stands. */
const LEAST_WORDS = 5;
const COMPARED_CHARACTERS = 20_000;
const NEGATIONS = ['no', 'not', 'never', 'don', 'doesn', 'didn', 'isn', 'wasn', 'won', 'cannot', 'without'];

/** A text as it is compared. What only near duplicates need is made when it is asked for. */
export class ComparedText {
  readonly words: readonly string[];
  /** Some bits of each distinct word: what lacks one of them lacks a word. */
  private readonly sketch: Int32Array;
  private distinctWords: ReadonlySet<string> | undefined;
  private wordTriples: ReadonlySet<string> | undefined;

  constructor(text: string) {
    // Not stemmed: one job and many jobs are two statements.
    this.words = textWords(text.slice(0, COMPARED_CHARACTERS));
    this.sketch = sketchOf(this.words);
  }

  get distinct(): ReadonlySet<string> {
    this.distinctWords ??= new Set(this.words);
    return this.distinctWords;
  }

  get triples(): ReadonlySet<string> {
    const { words } = this;
    this.wordTriples ??= new Set(words.slice(2).map((word, at) => `${words[at]} ${words[at + 1]} ${word}`));
    return this.wordTriples;
  }

  /** Whether it holds every single word of the other one. */
  holdsWordsOf(other: ComparedText): boolean {
    for (let at = 0; at < this.sketch.length; at++)
      if (((other.sketch[at] as number) & ~(this.sketch[at] as number)) !== 0) return false;
    for (const word of other.distinct) if (!this.distinct.has(word)) return false;
    return true;
  }
}

export function isTooShortToCompare({ words }: ComparedText): boolean {
  return words.length < LEAST_WORDS;
}

/** Word for word the same, whatever the spacing, case and punctuation. */
export function isSameText(a: ComparedText, b: ComparedText): boolean {
  return a.words.length === b.words.length && a.words.every((word, at) => word === b.words[at]);
}

/**
 * Whether `longer` says all that `shorter` says: it holds nearly all its word triples and every single word, and adds
 * no denial. A text that differs in one word on both sides (November, September) is another statement.
 */
export function saysItAll(longer: ComparedText, shorter: ComparedText): boolean {
  const [most, least] = [longer.words.length, shorter.words.length];
  if (least > most || least * 2 <= most || least < 3) return false;
  if (!longer.holdsWordsOf(shorter)) return false;
  for (const word of NEGATIONS) if (longer.distinct.has(word) !== shorter.distinct.has(word)) return false;
  let shared = 0;
  for (const triple of shorter.triples) if (longer.triples.has(triple)) shared++;
  return shared >= LEAST_SHARED * shorter.triples.size;
}

const SKETCH_WORDS = 8;

/** One bit a word, of 256. */
function sketchOf(words: readonly string[]): Int32Array {
  const sketch = new Int32Array(SKETCH_WORDS);
  for (const word of words) {
    const bit = bitOf(word);
    const at = bit >>> 5;
    sketch[at] = (sketch[at] as number) | (1 << (bit & 31));
  }
  return sketch;
}

/** FNV-1a over the characters, folded to a byte. */
function bitOf(word: string): number {
  let mixed = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) mixed = Math.imul(mixed ^ word.charCodeAt(at), 0x01000193);
  return (mixed ^ (mixed >>> 8) ^ (mixed >>> 16) ^ (mixed >>> 24)) & 255;
}
