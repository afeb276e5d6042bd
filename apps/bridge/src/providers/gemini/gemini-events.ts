import type { ChatPiece, FinishReason, Usage } from '../chat-types.js';
import { failFromErrorObject, invalidResponse } from '../wire/fail.js';
import { isMembers, type Members, parseJson } from '../wire/read-json.js';
import type { ServerSentEvent } from '../wire/sse-decoder.js';
import type { EventReader } from '../wire/sse-pieces.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { checkBlocked, fromGeminiFinish } from './from-gemini-finish.js';
import { fromGeminiUsage } from './from-gemini-usage.js';
import { type CandidateState, readParts } from './gemini-parts.js';

interface OpenCandidate extends CandidateState {
  finish: FinishReason | undefined;
}

/**
 * The events of a streamed answer. Nothing marks its end but that every candidate has told why it ended: a stream
 * without that throws `provider.invalid_response`.
 */
export class GeminiEvents implements EventReader {
  readonly done = false;
  private readonly stream: GeminiStream;

  constructor(
    model: string,
    private readonly vendor: VendorIdentity,
  ) {
    this.stream = new GeminiStream(model, vendor);
  }

  read({ data }: ServerSentEvent): Iterable<ChatPiece> {
    const chunk = parseJson(data, this.vendor);
    if (!isMembers(chunk)) throw invalidResponse('sent an event that is no object', this.vendor);
    if (isMembers(chunk['error'])) throw failFromErrorObject(chunk, this.vendor);
    return this.stream.push(chunk);
  }

  end(): Iterable<ChatPiece> {
    return this.stream.end();
  }
}

class GeminiStream {
  private readonly candidates = new Map<number, OpenCandidate>();
  private usage: Usage | null = null;

  constructor(
    private model: string,
    private readonly vendor: VendorIdentity,
  ) {}

  *push(chunk: Members): Generator<ChatPiece> {
    checkBlocked(chunk, this.vendor);
    if (typeof chunk['modelVersion'] === 'string') this.model = chunk['modelVersion'];
    // Each chunk counts from the beginning.
    this.usage = fromGeminiUsage(chunk['usageMetadata']) ?? this.usage;
    const { candidates } = chunk;
    if (candidates === undefined) return;
    if (!Array.isArray(candidates)) throw invalidResponse('sent candidates that are no list', this.vendor);
    for (const [position, candidate] of candidates.entries()) yield* this.pushCandidate(candidate, position);
  }

  *end(): Generator<ChatPiece> {
    if (this.candidates.size === 0) throw invalidResponse('sent a stream without candidates', this.vendor);
    const ended = [...this.candidates.values()].sort((left, right) => left.index - right.index);
    if (ended.some(({ finish }) => finish === undefined)) {
      throw invalidResponse('did not end its answer', this.vendor);
    }
    for (const { index, finish = 'stop' } of ended) yield { type: 'finish', index, reason: finish };
    yield { type: 'usage', model: this.model, usage: this.usage };
  }

  private *pushCandidate(candidate: unknown, position: number): Generator<ChatPiece> {
    if (!isMembers(candidate)) throw invalidResponse('sent a candidate that is no object', this.vendor);
    const index = typeof candidate['index'] === 'number' ? candidate['index'] : position;
    const open = this.candidates.get(index) ?? { index, calls: 0, finish: undefined };
    this.candidates.set(index, open);
    yield* readParts(candidate, open, this.vendor);
    const { finishReason } = candidate;
    if (finishReason === undefined || finishReason === null) return;
    open.finish = fromGeminiFinish(finishReason, open.calls > 0, this.vendor);
  }
}
