import { textWords } from '@sekha/search-index';

/** How much of the shorter text's word triples the longer one must hold. */
const LEAST_SHARED = 0.85;
/** A shorter text ("yes, let us") means what it was said to: it only repeats itself where it stands. */
const LEAST_WORDS = 5;
const COMPARED_CHARACTERS = 20_000;
const NEGATIONS = new Set([
  'no',
  'not',
  'never',
  'don',
  'doesn',
  'didn',
  'isn',
  'wasn',
  'won',
  'cannot',
  'without',
]);

/** A text as it is compared. */
export interface ComparedText {
  words: readonly string[];
  distinct: ReadonlySet<string>;
  triples: ReadonlySet<string>;
}

export function toComparedText(text: string): ComparedText {
  // Not stemmed: one job and many jobs are two statements.
  const words = textWords(text.slice(0, COMPARED_CHARACTERS));
  const triples = new Set(words.slice(2).map((word, at) => `${words[at]} ${words[at + 1]} ${word}`));
  return { words, distinct: new Set(words), triples };
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
  if (shorter.words.length > longer.words.length || shorter.triples.size === 0) return false;
  for (const word of shorter.distinct) if (!longer.distinct.has(word)) return false;
  for (const word of NEGATIONS) if (longer.distinct.has(word) !== shorter.distinct.has(word)) return false;
  let shared = 0;
  for (const triple of shorter.triples) if (longer.triples.has(triple)) shared++;
  return shared >= LEAST_SHARED * shorter.triples.size && shorter.words.length * 2 > longer.words.length;
}
