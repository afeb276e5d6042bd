import { foldWord, queryTerms, STOP_WORDS } from '@sekha/search-index';
import { GENERIC_WORDS } from './generic-words.js';

/** A word of a text and where it stands. */
export interface Word {
  start: number;
  end: number;
  /** How it is compared with others: folded and stemmed. */
  stem: string;
  /** It can stand at the beginning or the end of a label. */
  isTelling: boolean;
}

const FENCED = /```[\s\S]*?(?:```|$)/g;
const ADDRESS = /\b(?:https?:\/\/|www\.)\S+|\S+@\S+\.\S+/g;
/** What may stand between two words of one phrase. */
const JOINT = /^(?:[ \u00a0]|[-‐'’])$/;
const UNSPACED = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}/u;

const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** A text without code and addresses, of the same length. */
export function withoutCode(text: string): string {
  const blank = (part: string): string => '\n'.repeat(part.length);
  return text.replace(FENCED, blank).replace(ADDRESS, blank);
}

/** Stretches of words with nothing between them but a space or a hyphen. */
export function wordRuns(text: string): Word[][] {
  const runs: Word[][] = [];
  let run: Word[] = [];
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (isWordLike === true) run.push(toWord(segment, index));
    else if (!JOINT.test(segment) && run.length > 0) {
      runs.push(run);
      run = [];
    }
  }
  if (run.length > 0) runs.push(run);
  return runs;
}

function toWord(surface: string, start: number): Word {
  const folded = foldWord(surface);
  const least = UNSPACED.test(surface) ? 2 : 3;
  const isTelling =
    [...surface].length >= least &&
    /\p{L}/u.test(surface) &&
    !STOP_WORDS.has(folded) &&
    !STOP_WORDS.has(folded.split(/['’]/)[0] ?? '') &&
    !GENERIC_WORDS.has(folded);
  return { start, end: start + surface.length, stem: stemOf(surface), isTelling };
}

/** The stems of a label or a phrase, as one text: two labels with the same are the same label. */
export function stemOf(text: string): string {
  return queryTerms(text).join(' ') || foldWord(text.trim());
}
