import type { ChatPiece } from '../chat-types.js';
import { withoutEndMark } from '../wire/end-mark-missing.js';
import { failFromErrorObject, invalidResponse } from '../wire/fail.js';
import { isMembers, parseJson } from '../wire/read-json.js';
import type { ServerSentEvent } from '../wire/read-sse.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { AnthropicStream } from './anthropic-stream.js';

/** The pieces of a streamed message. A stream that ends before `message_stop` throws `provider.invalid_response`. */
export async function* readAnthropicPieces(
  events: AsyncIterable<ServerSentEvent>,
  model: string,
  vendor: VendorIdentity,
): AsyncGenerator<ChatPiece> {
  const stream = new AnthropicStream(model, vendor);
  for await (const { name, data } of events) {
    if (name === 'ping') continue;
    const event = parseJson(data, vendor);
    if (!isMembers(event)) throw invalidResponse('sent an event that is no object', vendor);
    if (name === 'error' || isMembers(event['error'])) throw failFromErrorObject(event, vendor);
    if (event['type'] === 'message_stop') {
      yield* stream.end();
      return;
    }
    yield* stream.push(event);
  }
  throw withoutEndMark(() => stream.end(), vendor);
}
