/** Han characters, each a word of its own: the ranges of the reference tokeniser (its 2b920 included). */
const HAN =
  '\\u4e00-\\u9fff\\u3400-\\u4dbf\\u{20000}-\\u{2a6df}\\u{2a700}-\\u{2b73f}\\u{2b740}-\\u{2b81f}\\u{2b920}-\\u{2ceaf}\\uf900-\\ufaff\\u{2f800}-\\u{2fa1f}';
/** Unicode punctuation, and the ASCII symbols that BERT counts as punctuation. */
const PUNCTUATION = '\\p{P}$+<=>^`|~';

/** Control, format and private characters and lone surrogates; tab and line ends are white space instead. */
const REMOVED = /[\ufffd\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu;
const MARKS = /\p{Mn}/gu;
const WORDS = new RegExp(`[${HAN}]|[${PUNCTUATION}]|[^\\s${PUNCTUATION}${HAN}]+`, 'gu');
const PLAIN_ASCII = /^[\t\n\r\x20-\x7e]*$/;

/**
 * BERT's uncased normalisation and pre-tokenisation: lower case, no accents, words and single punctuation marks.
 * Same steps, in the same order, as `BertNormalizer` and `BertPreTokenizer` of Hugging Face tokenizers.
 */
export function splitWords(text: string): string[] {
  return (PLAIN_ASCII.test(text) ? text.toLowerCase() : normalise(text)).match(WORDS) ?? [];
}

function normalise(text: string): string {
  return (
    text
      .replace(REMOVED, (character) => (/[\t\n\r]/.test(character) ? ' ' : ''))
      .normalize('NFD')
      .replace(MARKS, '')
      // The reference lowers letter by letter and so knows no final sigma.
      .replace(/Σ/g, 'σ')
      .toLowerCase()
  );
}
