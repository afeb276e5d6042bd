import type { ChatPiece } from '../chat-types.js';
import { withoutEndMark } from '../wire/end-mark-missing.js';
import { failFromErrorObject, invalidResponse } from '../wire/fail.js';
import { isMembers, parseJson } from '../wire/read-json.js';
import type { ServerSentEvent } from '../wire/read-sse.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { OpenAiStream } from './openai-stream.js';

/**
 * The pieces of a streamed chat completion. Finishes and usage are held until the vendor's `[DONE]`: a stream that
 * ends without it may be cut, and throws `provider.invalid_response`.
 */
export async function* readOpenAiPieces(
  events: AsyncIterable<ServerSentEvent>,
  model: string,
  vendor: VendorIdentity,
): AsyncGenerator<ChatPiece> {
  const stream = new OpenAiStream(model, vendor);
  for await (const { name, data } of events) {
    if (data === '[DONE]') {
      yield* stream.end();
      return;
    }
    const chunk = parseJson(data, vendor);
    if (!isMembers(chunk)) throw invalidResponse('sent an event that is no object', vendor);
    const { error } = chunk;
    if (name === 'error' || (error !== undefined && error !== null)) throw failFromErrorObject(chunk, vendor);
    yield* stream.push(chunk);
  }
  throw withoutEndMark(() => stream.end(), vendor);
}
