/** The most characters without a change from text to space that are handed to the tokeniser at once; its work grows with their square. */
export const MAX_PIECE = 256;

// Looked for where a run begins only: from each of its characters on it would be read to its end again.
const LONG_RUN = /(?<!\S)\S{257,}|(?<!\s)\s{257,}/g;
/** Between two of these classes o200k never makes one token, so that a cut there changes no count. */
const LETTER = /\p{L}|\p{M}/u;
const DIGIT = /\p{N}/u;

/**
 * A text in pieces whose token counts add up to its own: it is only cut inside runs of more than {@link MAX_PIECE}
 * characters without a space, there after a letter that a digit or a mark follows, or hard at the limit where there
 * is no such place. `hardCuts` says how often; each may hide a token.
 */
export function tokenPieces(text: string): { pieces: string[]; hardCuts: number } {
  if (text.length <= MAX_PIECE) return { pieces: [text], hardCuts: 0 };
  const pieces: string[] = [];
  let hardCuts = 0;
  let from = 0;
  for (const { index, 0: run } of text.matchAll(LONG_RUN)) {
    let at = index;
    for (const end = index + run.length; end - at > MAX_PIECE; ) {
      const soft = softCut(text, at);
      if (soft === undefined) hardCuts++;
      const cut = soft ?? hardCut(text, at + MAX_PIECE);
      pieces.push(text.slice(from, cut));
      from = cut;
      at = cut;
    }
  }
  pieces.push(text.slice(from));
  return { pieces, hardCuts };
}

/** The last place of a piece where a word ends for certain; undefined when there is none. */
function softCut(text: string, start: number): number | undefined {
  for (let at = start + MAX_PIECE; at > start + 1; at--) {
    const before = text[at - 1] ?? '';
    const after = text[at] ?? '';
    if (LETTER.test(before) && (DIGIT.test(after) || /[,.;:!?()[\]{}"，。、；：！？]/.test(after))) return at;
  }
  return undefined;
}

/** Never between the halves of a surrogate pair. */
function hardCut(text: string, at: number): number {
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code <= 0xdbff ? at - 1 : at;
}
