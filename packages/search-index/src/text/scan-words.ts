import { characterClass, LETTER, MARK, SEPARATOR, UNSPACED } from './character-class.js';

/** Called for each run: UTF-16 offsets into the text, and whether its script is written without spaces. */
export type RunVisitor = (start: number, end: number, unspaced: boolean) => void;

/**
 * Cuts a text into runs of word characters, in one pass over its code points. A run is one word, or a stretch of
 * an unspaced script (Chinese, Japanese, Korean, Thai, ...) that holds many.
 */
export function scanRuns(text: string, visit: RunVisitor): void {
  let start = 0;
  let open = SEPARATOR;
  let at = 0;
  while (at < text.length) {
    const codePoint = text.codePointAt(at) as number;
    const kind = characterClass(codePoint);
    if (kind !== open && !(kind === MARK && open !== SEPARATOR)) {
      if (open !== SEPARATOR) visit(start, at, open === UNSPACED);
      open = kind === LETTER || kind === UNSPACED ? kind : SEPARATOR;
      start = at;
    }
    at += codePoint > 0xffff ? 2 : 1;
  }
  if (open !== SEPARATOR) visit(start, text.length, open === UNSPACED);
}

/** The offsets at which the characters of a run begin, marks kept with their base, and the end of the run. */
export function characterOffsets(text: string, start: number, end: number): number[] {
  const offsets: number[] = [];
  let at = start;
  while (at < end) {
    const codePoint = text.codePointAt(at) as number;
    if (characterClass(codePoint) !== MARK) offsets.push(at);
    at += codePoint > 0xffff ? 2 : 1;
  }
  offsets.push(end);
  return offsets;
}
