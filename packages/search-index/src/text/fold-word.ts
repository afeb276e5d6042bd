// й, ї and ў are letters of their own; every other mark of the range is an accent.
const ACCENTS = /(?<!и(?=\u0306)|і(?=\u0308)|у(?=\u0306))[\u0300-\u036f]/gu;
// Vowel points of Hebrew and Arabic, and the Arabic stretcher: written or left out at will.
const POINTS = /[\u0591-\u05c7\u0640\u064b-\u065f\u0670]/gu;
const NOT_IN_WORDS = /[^\p{L}\p{N}\p{M}\p{Co}]/u;

/**
 * The form under which a word is looked up: lower case, without diacritics, compatibility forms (full-width
 * letters, ligatures) written plainly.
 */
export function foldWord(word: string): string {
  const lower = word.toLowerCase();
  if (isAscii(lower)) return lower;
  const plain = lower.normalize('NFKD');
  // "½" would fall apart into "1⁄2": such a character stays as it is.
  const decomposed = NOT_IN_WORDS.test(plain) ? lower.normalize('NFD') : plain;
  const folded = decomposed.replace(ACCENTS, '').replace(POINTS, '').replace(/ς/gu, 'σ').normalize('NFC');
  return folded.toLowerCase();
}

export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}
