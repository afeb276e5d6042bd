import type { ChatPiece } from '../chat-types.js';
import { failFromErrorObject, invalidResponse } from '../wire/fail.js';
import { isMembers, type Members } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { toFinish, toLogprobs, toModel, toToolCalls, toUsage } from './from-ollama-reply.js';

/**
 * The pieces of a streamed /api/chat answer; the line with `done` ends it. A stream that ends without that line throws
 * `provider.invalid_response`, a line with `error` the failure it tells.
 */
export async function* readOllamaPieces(
  lines: AsyncIterable<Members>,
  model: string,
  vendor: VendorIdentity,
): AsyncGenerator<ChatPiece> {
  let calls = 0;
  for await (const line of lines) {
    if (line['error'] !== undefined) throw failFromErrorObject(line, vendor);
    for (const piece of piecesOf(line, calls, vendor)) {
      if (piece.type === 'tool_call') calls++;
      yield piece;
    }
    if (line['done'] === true) {
      yield { type: 'finish', index: 0, reason: toFinish(line['done_reason'], calls > 0, vendor) };
      yield { type: 'usage', model: toModel(line, model), usage: toUsage(line) };
      return;
    }
  }
  throw invalidResponse('ended its stream before it was done', vendor);
}

function* piecesOf(line: Members, callsBefore: number, vendor: VendorIdentity): Generator<ChatPiece> {
  const { message } = line;
  if (!isMembers(message)) {
    if (line['done'] === true) return;
    throw invalidResponse('sent a line without a message', vendor);
  }
  const { thinking, content } = message;
  if (typeof thinking === 'string' && thinking !== '') yield { type: 'reasoning', index: 0, text: thinking };
  if (typeof content === 'string' && content !== '') {
    const logprobs = toLogprobs(line['logprobs']);
    yield { type: 'text', index: 0, text: content, ...(logprobs === undefined ? {} : { logprobs }) };
  }
  for (const [position, call] of toToolCalls(message['tool_calls'], vendor).entries()) {
    yield { type: 'tool_call', index: 0, call: callsBefore + position, ...call };
  }
}
