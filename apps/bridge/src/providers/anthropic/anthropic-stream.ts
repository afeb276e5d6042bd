import type { ChatPiece, FinishReason } from '../chat-types.js';
import { invalidResponse } from '../wire/fail.js';
import { isMembers, type Members } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { toCallHead } from './from-anthropic-reply.js';
import { fromAnthropicStop, refusalOf } from './from-anthropic-stop.js';
import { fromAnthropicUsage, mergeUsage } from './from-anthropic-usage.js';

/** What a streamed message has said so far: events in, pieces out. Source: Anthropic, "Streaming messages". */
export class AnthropicStream {
  private usage: Members = {};
  private finish: FinishReason | undefined;
  /** Which call each block of the wire is. */
  private readonly calls = new Map<unknown, number>();
  /** Calls whose input came whole with their start. */
  private readonly whole = new Map<unknown, string>();

  constructor(
    private model: string,
    private readonly vendor: VendorIdentity,
  ) {}

  /** Events of types that we do not know are skipped, as the vendor asks its clients to do. */
  *push(event: Members): Generator<ChatPiece> {
    switch (event['type']) {
      case 'message_start':
        return this.begin(event['message']);
      case 'content_block_start':
        return yield* this.open(event);
      case 'content_block_delta':
        return yield* this.continue(event);
      case 'content_block_stop':
        return yield* this.close(event);
      case 'message_delta':
        yield* this.ending(event);
    }
  }

  *end(): Generator<ChatPiece> {
    if (this.finish === undefined) throw invalidResponse('did not end its answer', this.vendor);
    yield { type: 'finish', index: 0, reason: this.finish };
    yield { type: 'usage', model: this.model, usage: fromAnthropicUsage(this.usage) };
  }

  private begin(message: unknown): void {
    if (!isMembers(message)) throw invalidResponse('began a stream without a message', this.vendor);
    if (typeof message['model'] === 'string') this.model = message['model'];
    this.usage = mergeUsage(this.usage, message['usage']);
  }

  private *open({ index, content_block: block }: Members): Generator<ChatPiece> {
    if (!isMembers(block)) throw invalidResponse('began a block that is no object', this.vendor);
    if (block['type'] === 'tool_use') {
      const call = this.calls.size;
      this.calls.set(index, call);
      const { input } = block;
      this.whole.set(index, isMembers(input) ? JSON.stringify(input) : '{}');
      yield { type: 'tool_call', index: 0, call, ...toCallHead(block, this.vendor), arguments: '' };
    } else if (block['type'] === 'redacted_thinking') {
      yield { type: 'reasoning', index: 0, text: '', redacted: String(block['data']) };
    } else yield* this.said(block['text'] ?? block['thinking'], block['type'] === 'thinking');
  }

  private *continue({ index, delta }: Members): Generator<ChatPiece> {
    if (!isMembers(delta)) throw invalidResponse('sent a delta that is no object', this.vendor);
    switch (delta['type']) {
      case 'text_delta':
        return yield* this.said(delta['text'], false);
      case 'thinking_delta':
        return yield* this.said(delta['thinking'], true);
      case 'signature_delta':
        if (typeof delta['signature'] === 'string' && delta['signature'] !== '') {
          yield { type: 'reasoning', index: 0, text: '', signature: delta['signature'] };
        }
        return;
      case 'input_json_delta':
        yield* this.argued(index, delta['partial_json']);
    }
  }

  private *said(text: unknown, isReasoning: boolean): Generator<ChatPiece> {
    if (typeof text !== 'string' || text === '') return;
    yield { type: isReasoning ? 'reasoning' : 'text', index: 0, text };
  }

  private *argued(index: unknown, written: unknown): Generator<ChatPiece> {
    const call = this.calls.get(index);
    // Server tools argue, too, and their blocks are none of ours.
    if (call === undefined || typeof written !== 'string' || written === '') return;
    this.whole.delete(index);
    yield { type: 'tool_call', index: 0, call, arguments: written };
  }

  /** A call without deltas has the input that its start came with: mostly `{}`. */
  private *close({ index }: Members): Generator<ChatPiece> {
    const call = this.calls.get(index);
    const written = this.whole.get(index);
    if (call === undefined || written === undefined) return;
    yield { type: 'tool_call', index: 0, call, arguments: written };
  }

  private *ending({ delta, usage }: Members): Generator<ChatPiece> {
    this.usage = mergeUsage(this.usage, usage);
    if (!isMembers(delta)) return;
    this.finish = fromAnthropicStop(delta['stop_reason'], this.calls.size > 0, this.vendor);
    const refusal = refusalOf(delta['stop_details']);
    if (refusal !== undefined) yield { type: 'refusal', index: 0, text: refusal };
  }
}
