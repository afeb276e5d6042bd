import { queryTerms } from '@sekha/search-index';

/** A sentence of a text and what is known of it. */
export interface Sentence {
  text: string;
  /** Distinct stems without stop words; what two sentences have in common. */
  terms: ReadonlySet<string>;
  words: number;
  /** 0-based place in all texts together. */
  place: number;
  /** 0-based place in its own text. */
  placeInText: number;
}

const FENCED = /```[\s\S]*?(?:```|$)/g;
/** A stop, but not that of a list number or of a usual abbreviation. */
const BREAKS =
  /(?<=[.!?]["')\]]*)(?<!(?:^|\n)\s*\d+\.)(?<!\b(?:Dr|Mr|Mrs|Ms|St|vs|etc|e\.g|i\.e)\.)\s+(?=\S)|(?<=[。！？])|\n+/u;
const LIST_MARK = /^(?:[-*•>#]+|\d+[.)])\s+/;
/** A "sentence" longer than this is a table, a log or a text without stops; it is cut at a word. */
const LONGEST = 400;
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu;
const SPACED_WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu;

/** The sentences of some texts, in order. Code between fences is left out: it cannot be said in a sentence. */
export function toSentences(texts: readonly string[]): Sentence[] {
  const sentences: Sentence[] = [];
  for (const text of texts) {
    let placeInText = 0;
    for (const part of text.replace(FENCED, '\n').split(BREAKS)) {
      const sentence = cutLong(part.trim().replace(LIST_MARK, '').replace(/\s+/g, ' '));
      if (!/[\p{L}\p{N}]/u.test(sentence)) continue;
      sentences.push({
        text: sentence,
        terms: new Set(queryTerms(sentence)),
        words: wordsIn(sentence),
        place: sentences.length,
        placeInText: placeInText++,
      });
    }
  }
  return sentences;
}

/** How many words a text has; of scripts without spaces, two characters are taken for a word. */
export function wordsIn(text: string): number {
  const unspaced = text.match(UNSPACED)?.length ?? 0;
  const spaced = text.replace(UNSPACED, ' ').match(SPACED_WORD)?.length ?? 0;
  return spaced + Math.ceil(unspaced / 2);
}

function cutLong(sentence: string): string {
  if (sentence.length <= LONGEST) return sentence;
  const cut = sentence.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '');
  const space = cut.lastIndexOf(' ');
  return `${space > LONGEST / 2 ? cut.slice(0, space) : cut}…`;
}
