import type { ChatPiece } from '../providers/chat-types.js';

/** What the caller of a stream has been told so far. */
export class Told {
  private plain = true;
  private readonly texts: string[] = [];

  add(piece: ChatPiece): void {
    if (piece.type === 'text' && piece.index === 0) this.texts.push(piece.text);
    else if (piece.type !== 'reasoning' && piece.type !== 'usage') this.plain = false;
  }

  get text(): string {
    return this.texts.join('');
  }

  /** False when there is more than one text: calls of tools, refusals and further choices cannot be gone on with. */
  get isText(): boolean {
    return this.plain;
  }
}
