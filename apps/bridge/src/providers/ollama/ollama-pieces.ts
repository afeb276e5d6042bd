import type { ChatPiece } from '../chat-types.js';
import { failFromErrorObject, invalidResponse } from '../wire/fail.js';
import { NdjsonDecoder } from '../wire/ndjson-decoder.js';
import type { PieceDecoder } from '../wire/piece-stream.js';
import { isMembers, type Members } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { toFinish, toLogprobs, toModel, toToolCalls, toUsage } from './from-ollama-reply.js';

/**
 * The pieces of a streamed /api/chat answer; the line with `done` ends it. A stream that ends without that line throws
 * `provider.invalid_response`, a line with `error` the failure it tells.
 */
export class OllamaPieces implements PieceDecoder {
  done = false;
  private readonly lines: NdjsonDecoder;
  private calls = 0;

  constructor(
    private readonly model: string,
    private readonly vendor: VendorIdentity,
  ) {
    this.lines = new NdjsonDecoder(vendor);
  }

  *push(chunk: Uint8Array): Generator<ChatPiece> {
    yield* this.readAll(this.lines.push(chunk));
  }

  *end(): Generator<ChatPiece> {
    yield* this.readAll(this.lines.end());
    if (!this.done) throw invalidResponse('ended its stream before it was done', this.vendor);
  }

  private *readAll(lines: Iterable<Members>): Generator<ChatPiece> {
    for (const line of lines) {
      yield* this.read(line);
      if (this.done) return;
    }
  }

  private *read(line: Members): Generator<ChatPiece> {
    if (line['error'] !== undefined) throw failFromErrorObject(line, this.vendor);
    for (const piece of piecesOf(line, this.calls, this.vendor)) {
      if (piece.type === 'tool_call') this.calls++;
      yield piece;
    }
    if (line['done'] !== true) return;
    this.done = true;
    yield { type: 'finish', index: 0, reason: toFinish(line['done_reason'], this.calls > 0, this.vendor) };
    yield { type: 'usage', model: toModel(line, this.model), usage: toUsage(line) };
  }
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
