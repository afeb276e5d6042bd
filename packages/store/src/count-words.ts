const RUN = /\S+/g;
const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;
/** Scripts written without spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

let segmenter: Intl.Segmenter | undefined;

/**
 * How many words a text holds: runs between white space that hold a letter or a digit. Where a script puts no
 * spaces between words, Unicode word boundaries decide (UAX #29, with the dictionaries of ICU).
 */
export function countWords(text: string): number {
  return UNSPACED.test(text) ? countSegments(text) : countSpaced(text);
}

function countSpaced(text: string): number {
  let words = 0;
  for (const [run] of text.matchAll(RUN)) if (LETTER_OR_DIGIT.test(run)) words += 1;
  return words;
}

function countSegments(text: string): number {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  let words = 0;
  for (const segment of segmenter.segment(text)) if (segment.isWordLike) words += 1;
  return words;
}
