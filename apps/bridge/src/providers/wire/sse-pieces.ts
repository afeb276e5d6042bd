import type { ChatPiece } from '../chat-types.js';
import { invalidResponse } from './fail.js';
import { LineTooLong } from './line-splitter.js';
import type { PieceDecoder } from './piece-stream.js';
import { type ServerSentEvent, SseDecoder } from './sse-decoder.js';
import type { VendorIdentity } from './vendor-identity.js';

/** What a vendor's events mean. One for each stream. */
export interface EventReader {
  read(event: ServerSentEvent): Iterable<ChatPiece>;
  /** The last event was read. Throws when the answer is not whole. */
  end(): Iterable<ChatPiece>;
  /** The event that ends the stream was read. */
  readonly done: boolean;
}

/** The pieces of a stream of server-sent events. */
export class SsePieces implements PieceDecoder {
  private readonly events = new SseDecoder();

  constructor(
    private readonly reader: EventReader,
    private readonly vendor: VendorIdentity,
  ) {}

  get done(): boolean {
    return this.reader.done;
  }

  *push(chunk: Uint8Array): Generator<ChatPiece> {
    yield* this.readAll(this.eventsOf(chunk));
  }

  *end(): Generator<ChatPiece> {
    yield* this.readAll(this.events.end());
    if (!this.reader.done) yield* this.reader.end();
  }

  private *readAll(events: readonly ServerSentEvent[]): Generator<ChatPiece> {
    for (const event of events) {
      yield* this.reader.read(event);
      if (this.reader.done) return;
    }
  }

  private eventsOf(chunk: Uint8Array): ServerSentEvent[] {
    try {
      return this.events.push(chunk);
    } catch (thrown) {
      throw thrown instanceof LineTooLong
        ? invalidResponse('sent an event without end', this.vendor)
        : thrown;
    }
  }
}
