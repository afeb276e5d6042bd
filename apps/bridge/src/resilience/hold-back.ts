import type { ChatPiece } from '../providers/chat-types.js';

/** A stream whose beginning has been read but not yet shown to the caller. */
export interface HeldStream {
  held: readonly ChatPiece[];
  rest: AsyncIterator<ChatPiece>;
}

/** Tokens are guessed from characters here: the window only has to be about right. */
const CHARACTERS_PER_TOKEN = 4;

/**
 * Reads a stream until `tokens` tokens of content are in (at least one piece; `all` = to the end) or until it ends.
 * What fails within the window fails here, before the caller has seen a byte, so that another attempt can rescue it.
 */
export async function holdBack(
  pieces: AsyncIterable<ChatPiece>,
  tokens: number | 'all',
): Promise<HeldStream> {
  const rest = pieces[Symbol.asyncIterator]();
  const held: ChatPiece[] = [];
  const wanted = tokens === 'all' ? Number.POSITIVE_INFINITY : tokens * CHARACTERS_PER_TOKEN;
  let characters = 0;
  let content = false;
  while (!content || characters < wanted) {
    const next = await rest.next();
    if (next.done === true) break;
    held.push(next.value);
    characters += contentLength(next.value);
    content ||= isContent(next.value);
  }
  return { held, rest };
}

/** True for what a caller would see of the answer itself. */
export function isContent(piece: ChatPiece): boolean {
  return piece.type !== 'usage' && piece.type !== 'finish';
}

/** Characters of the answer in a piece. */
export function contentLength(piece: ChatPiece): number {
  if (piece.type === 'tool_call') return piece.arguments.length;
  return piece.type === 'usage' || piece.type === 'finish' ? 0 : piece.text.length;
}
