/** What a character does to the word it stands in. */
export const SEPARATOR = 1;
export const LETTER = 2;
/** A combining mark: part of the word before it, never the start of one. */
export const MARK = 3;
/** A character of a script that is written without spaces between words. */
export const UNSPACED = 4;

const UNSPACED_SCRIPTS =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]$/u;
// Private-use characters (Co) count as letters, as in SQLite's unicode61.
const WORD_CHARACTER = /^[\p{L}\p{N}\p{Co}]$/u;
const COMBINING = /^\p{M}$/u;

/** Classes of the basic plane, filled as characters are met: 0 = not looked at yet. */
const known = new Uint8Array(0x1_0000);

/** The class of a code point; a lone surrogate separates. */
export function characterClass(codePoint: number): number {
  if (codePoint >= known.length) return classify(codePoint);
  const cached = known[codePoint] as number;
  if (cached !== 0) return cached;
  const found = classify(codePoint);
  known[codePoint] = found;
  return found;
}

function classify(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  if (COMBINING.test(character)) return MARK;
  if (!WORD_CHARACTER.test(character)) return SEPARATOR;
  return UNSPACED_SCRIPTS.test(character) ? UNSPACED : LETTER;
}
