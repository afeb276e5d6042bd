import { AppError } from '@sekha/contracts';
import type { ChatPiece, Usage } from '../providers/chat-types.js';
import type { CallContext } from '../providers/provider.js';
import type { CallClocks } from './call-clocks.js';
import { toCallError } from './classify-failure.js';
import { aborted } from './clock.js';
import { contentLength, type HeldStream, holdBack, isContent } from './hold-back.js';
import type { CallEnd, Opened } from './opened.js';

type Pieces = AsyncIterableIterator<ChatPiece>;

/** A stream that has begun, and what it has cost so far. */
export interface StreamedAnswer extends Pieces {
  /** Null until the vendor said it, or for ever. */
  readonly usage: Usage | null;
  /** Characters of content (text, reasoning, tool arguments) that the caller has taken. */
  readonly contentCharacters: number;
}

/**
 * Opens one stream under its clocks and holds its beginning back. Whatever fails before the window is full fails
 * here; what fails later makes the returned stream throw. Whoever takes the stream must read it to its end or call
 * its `return`.
 */
export async function openStream(
  start: (call: CallContext) => AsyncIterable<ChatPiece>,
  clocks: CallClocks,
  holdBackTokens: number | 'all',
): Promise<Opened<StreamedAnswer>> {
  clocks.watchStream();
  try {
    const pieces = start({ signal: clocks.signal, onHeaders: clocks.headersArrived });
    const stream = new CommittedStream(
      await holdBack(new ClockedPieces(pieces, clocks), holdBackTokens),
      clocks,
    );
    return { value: stream, ended: stream.ended };
  } catch (thrown) {
    clocks.abandon();
    throw toCallError(thrown);
  }
}

/** The pieces of an adapter, each waited for under the clocks; an end without a finish is a failure. */
class ClockedPieces implements Pieces {
  private readonly source: AsyncIterator<ChatPiece>;
  private finished = false;
  private over = false;

  constructor(
    pieces: AsyncIterable<ChatPiece>,
    private readonly clocks: CallClocks,
  ) {
    this.source = pieces[Symbol.asyncIterator]();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ChatPiece>> {
    if (this.over) return END;
    try {
      const next = await this.clocks.guard(this.source.next());
      if (next.done !== true) {
        const piece = next.value;
        if (isContent(piece)) this.clocks.contentArrived(contentLength(piece));
        else if (piece.type === 'finish') this.finished = true;
      } else if (!this.finished)
        throw new AppError('provider.invalid_response', 'the stream ended before its finish');
      return next;
    } catch (thrown) {
      void this.return();
      throw thrown;
    }
  }

  async return(): Promise<IteratorResult<ChatPiece>> {
    this.over = true;
    // Not awaited: an adapter that hangs in `next` would hang in `return` too; the signal has closed its socket.
    this.source.return?.().catch(() => undefined);
    return END;
  }
}

const END: IteratorResult<ChatPiece> = { done: true, value: undefined };

/** The stream as the caller reads it: what was held back, then the rest. */
class CommittedStream implements StreamedAnswer {
  usage: Usage | null = null;
  contentCharacters = 0;
  readonly ended: Promise<CallEnd>;
  private settle: (end: CallEnd) => void = () => undefined;
  private position = 0;
  private over = false;

  constructor(
    private readonly stream: HeldStream,
    private readonly clocks: CallClocks,
  ) {
    this.ended = new Promise((resolve) => {
      this.settle = resolve;
    });
    // A caller that leaves while it is not waiting for a piece must be noticed, too.
    clocks.signal.addEventListener('abort', this.onAbort, { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ChatPiece>> {
    const held = this.stream.held[this.position];
    if (held !== undefined) {
      this.position++;
      return { done: false, value: this.taken(held) };
    }
    try {
      const next = await this.stream.rest.next();
      if (next.done === true) this.finish({});
      else this.taken(next.value);
      return next;
    } catch (thrown) {
      const error = toCallError(thrown);
      this.finish({ error });
      throw error;
    }
  }

  async return(): Promise<IteratorResult<ChatPiece>> {
    this.finish({ error: aborted() });
    return { done: true, value: undefined };
  }

  private taken(piece: ChatPiece): ChatPiece {
    if (piece.type === 'usage') this.usage = piece.usage;
    else this.contentCharacters += contentLength(piece);
    return piece;
  }

  private readonly onAbort = (): void => this.finish({ error: this.clocks.cause ?? aborted() });

  private finish(end: CallEnd): void {
    if (this.over) return;
    this.over = true;
    this.clocks.signal.removeEventListener('abort', this.onAbort);
    if (end.error === undefined) this.clocks.stop();
    else {
      this.clocks.abandon();
      this.stream.rest.return?.().catch(() => undefined);
    }
    this.settle(end);
  }
}
