import type { ChatPiece } from '../chat-types.js';
import { withoutEndMark } from '../wire/end-mark-missing.js';
import { failFromErrorObject, invalidResponse } from '../wire/fail.js';
import { isMembers, parseJson } from '../wire/read-json.js';
import type { ServerSentEvent } from '../wire/sse-decoder.js';
import type { EventReader } from '../wire/sse-pieces.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { AnthropicStream } from './anthropic-stream.js';

/** The events of a streamed message. A stream that ends before `message_stop` throws `provider.invalid_response`. */
export class AnthropicEvents implements EventReader {
  done = false;
  private readonly stream: AnthropicStream;

  constructor(
    model: string,
    private readonly vendor: VendorIdentity,
  ) {
    this.stream = new AnthropicStream(model, vendor);
  }

  read({ name, data }: ServerSentEvent): Iterable<ChatPiece> {
    if (name === 'ping') return [];
    const event = parseJson(data, this.vendor);
    if (!isMembers(event)) throw invalidResponse('sent an event that is no object', this.vendor);
    if (name === 'error' || isMembers(event['error'])) throw failFromErrorObject(event, this.vendor);
    if (event['type'] !== 'message_stop') return this.stream.push(event);
    this.done = true;
    return this.stream.end();
  }

  end(): never {
    throw withoutEndMark(() => this.stream.end(), this.vendor);
  }
}
