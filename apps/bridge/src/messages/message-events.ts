import type { ChatPiece, FinishReason, Usage } from '../providers/chat-types.js';
import { type MessageStamp, toEnding, toMessageHead, toMessageUsage } from './to-message.js';

/** An event of a streamed message; its `type` is the name of the event, too. */
export interface MessageEvent {
  type: string;
  [member: string]: unknown;
}

const NOTHING_USED: Usage = {
  input: { total: 0, fresh: 0, cacheRead: 0, cacheWrite: 0 },
  output: { total: 0, text: 0, reasoning: 0 },
};

/**
 * Translates the pieces of a stream into Anthropic's events. One for each stream: it remembers which block is open.
 * Blocks of tools stay open to the end, as vendors may mix the arguments of parallel calls.
 * Source: Anthropic, "Streaming messages".
 */
export class MessageEvents {
  private blocks = 0;
  /** The open block of text or thinking. */
  private open: { type: 'text' | 'thinking'; index: number } | undefined;
  /** Block of each call. */
  private readonly calls = new Map<number, number>();
  private finish: FinishReason = 'stop';
  private refusal: string | undefined;

  constructor(private readonly stamp: MessageStamp) {}

  /** What a message has used is known at its end: the beginning says nothing of it. */
  begin(): MessageEvent {
    const ending = { stop_reason: null, stop_sequence: null, stop_details: null };
    const usage = toMessageUsage(NOTHING_USED);
    return {
      type: 'message_start',
      message: { ...toMessageHead(this.stamp), content: [], ...ending, usage },
    };
  }

  *of(piece: ChatPiece): Generator<MessageEvent> {
    switch (piece.type) {
      case 'text':
        yield* this.ensure('text');
        return yield this.delta(this.open?.index, { type: 'text_delta', text: piece.text });
      case 'reasoning':
        return yield* this.thought(piece);
      case 'tool_call':
        return yield* this.called(piece);
      case 'refusal':
        this.refusal = (this.refusal ?? '') + piece.text;
        return;
      case 'finish':
        this.finish = piece.reason;
        return;
      case 'usage':
        return;
    }
  }

  *end(usage: Usage): Generator<MessageEvent> {
    yield* this.close();
    for (const index of this.calls.values()) yield { type: 'content_block_stop', index };
    const delta = toEnding(this.finish, this.refusal);
    yield { type: 'message_delta', delta, usage: toMessageUsage(usage) };
    yield { type: 'message_stop' };
  }

  private *thought(piece: ChatPiece & { type: 'reasoning' }): Generator<MessageEvent> {
    const { text, signature, redacted } = piece;
    if (redacted !== undefined) {
      yield* this.close();
      const index = this.blocks++;
      yield {
        type: 'content_block_start',
        index,
        content_block: { type: 'redacted_thinking', data: redacted },
      };
      yield { type: 'content_block_stop', index };
      return;
    }
    yield* this.ensure('thinking');
    if (text !== '') yield this.delta(this.open?.index, { type: 'thinking_delta', thinking: text });
    if (signature === undefined) return;
    yield this.delta(this.open?.index, { type: 'signature_delta', signature });
    yield* this.close();
  }

  private *called(piece: ChatPiece & { type: 'tool_call' }): Generator<MessageEvent> {
    let index = this.calls.get(piece.call);
    if (index === undefined) {
      yield* this.close();
      index = this.blocks++;
      this.calls.set(piece.call, index);
      const content_block = { type: 'tool_use', id: piece.id, name: piece.name, input: {} };
      yield { type: 'content_block_start', index, content_block };
    }
    yield this.delta(index, { type: 'input_json_delta', partial_json: piece.arguments });
  }

  private *ensure(type: 'text' | 'thinking'): Generator<MessageEvent> {
    if (this.open?.type === type) return;
    yield* this.close();
    const index = this.blocks++;
    this.open = { type, index };
    const content_block = type === 'text' ? { type, text: '' } : { type, thinking: '', signature: '' };
    yield { type: 'content_block_start', index, content_block };
  }

  private *close(): Generator<MessageEvent> {
    if (this.open !== undefined) yield { type: 'content_block_stop', index: this.open.index };
    this.open = undefined;
  }

  private delta(index: number | undefined, delta: object): MessageEvent {
    return { type: 'content_block_delta', index, delta };
  }
}
