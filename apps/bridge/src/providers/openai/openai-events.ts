import type { ChatPiece } from '../chat-types.js';
import { withoutEndMark } from '../wire/end-mark-missing.js';
import { failFromErrorObject, invalidResponse } from '../wire/fail.js';
import { isMembers, parseJson } from '../wire/read-json.js';
import type { ServerSentEvent } from '../wire/sse-decoder.js';
import type { EventReader } from '../wire/sse-pieces.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { OpenAiStream } from './openai-stream.js';

/**
 * The events of a streamed chat completion. Finishes and usage are held until the vendor's `[DONE]`: a stream that
 * ends without it may be cut, and throws `provider.invalid_response`.
 */
export class OpenAiEvents implements EventReader {
  done = false;
  private readonly stream: OpenAiStream;

  constructor(
    model: string,
    private readonly vendor: VendorIdentity,
  ) {
    this.stream = new OpenAiStream(model, vendor);
  }

  read({ name, data }: ServerSentEvent): Iterable<ChatPiece> {
    if (data === '[DONE]') {
      this.done = true;
      return this.stream.end();
    }
    const chunk = parseJson(data, this.vendor);
    if (!isMembers(chunk)) throw invalidResponse('sent an event that is no object', this.vendor);
    const { error } = chunk;
    if (name === 'error' || (error !== undefined && error !== null))
      throw failFromErrorObject(chunk, this.vendor);
    return this.stream.push(chunk);
  }

  end(): never {
    throw withoutEndMark(() => this.stream.end(), this.vendor);
  }
}
