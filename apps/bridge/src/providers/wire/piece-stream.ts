import type { ChatPiece } from '../chat-types.js';

/** Makes pieces of a vendor's bytes. One for each stream. */
export interface PieceDecoder {
  /** The pieces that these bytes complete. */
  push(chunk: Uint8Array): Iterator<ChatPiece>;
  /** The bytes have ended: the last pieces. Throws when the answer is not whole. */
  end(): Iterator<ChatPiece>;
  /** The vendor has said all; what follows is not read. */
  readonly done: boolean;
}

const NOTHING: Iterator<ChatPiece> = { next: () => ({ done: true, value: undefined }) };

/**
 * A streamed answer, piece by piece. The call is made when the first piece is asked for. Whoever stops early calls
 * `return`, which closes the connection.
 */
export class PieceStream implements AsyncIterableIterator<ChatPiece> {
  private bytes: AsyncIterator<Uint8Array> | undefined;
  private pieces = NOTHING;
  private over = false;

  constructor(
    private readonly open: () => Promise<AsyncIterable<Uint8Array>>,
    private readonly decoder: PieceDecoder,
  ) {}

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ChatPiece>> {
    try {
      for (;;) {
        const next = this.pieces.next();
        if (next.done !== true) return next;
        if (this.over) return { done: true, value: undefined };
        if (this.decoder.done) await this.return();
        else await this.read();
      }
    } catch (thrown) {
      await this.return();
      throw thrown;
    }
  }

  async return(): Promise<IteratorResult<ChatPiece>> {
    this.over = true;
    this.pieces = NOTHING;
    const { bytes } = this;
    this.bytes = undefined;
    await bytes?.return?.();
    return { done: true, value: undefined };
  }

  private async read(): Promise<void> {
    this.bytes ??= (await this.open())[Symbol.asyncIterator]();
    const { done, value } = await this.bytes.next();
    if (done === true) {
      this.over = true;
      this.bytes = undefined;
      this.pieces = this.decoder.end();
    } else this.pieces = this.decoder.push(value);
  }
}
