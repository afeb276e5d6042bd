import type { ChatPiece, Usage } from '../providers/chat-types.js';
import { signedMember } from '../providers/openai/call-signature.js';
import { type AnswerStamp, toFinishReason, toWireUsage } from './to-chat-answer.js';

/** Translates the pieces of a stream into OpenAI's chunk objects. One for each stream: it remembers who has spoken. */
export class ChatChunks {
  private readonly spoken = new Set<number>();

  constructor(
    private readonly stamp: AnswerStamp,
    private readonly includeUsage: boolean,
  ) {}

  /** The chunk of a piece; undefined where it has nothing to say, and for usage, which `last` brings. */
  toChunk(piece: ChatPiece): object | undefined {
    switch (piece.type) {
      case 'text':
        return this.delta(piece.index, { content: piece.text }, piece.logprobs);
      case 'reasoning':
        // A signature without text is for Anthropic's dialect only.
        return piece.text === '' ? undefined : this.delta(piece.index, { reasoning_content: piece.text });
      case 'refusal':
        return this.delta(piece.index, { refusal: piece.text });
      case 'tool_call':
        return this.delta(piece.index, this.toolDelta(piece));
      case 'finish':
        return this.chunk([
          {
            index: piece.index,
            delta: {},
            logprobs: null,
            finish_reason: toFinishReason(piece.reason, this.stamp.legacyFunctions),
          },
        ]);
      case 'usage':
        return undefined;
    }
  }

  /** The chunk that ends a stream whose caller asked for usage. */
  last(usage: Usage): object | undefined {
    if (!this.includeUsage) return undefined;
    return { ...this.chunk([]), usage: toWireUsage(usage) };
  }

  private delta(index: number, delta: Record<string, unknown>, logprobs?: unknown): object {
    const first = !this.spoken.has(index);
    if (first) this.spoken.add(index);
    return this.chunk([
      {
        index,
        delta: first ? { role: 'assistant', ...delta } : delta,
        logprobs: logprobs ?? null,
        finish_reason: null,
      },
    ]);
  }

  private toolDelta(piece: ChatPiece & { type: 'tool_call' }): Record<string, unknown> {
    const called: Record<string, unknown> = { arguments: piece.arguments };
    if (piece.name !== undefined) called['name'] = piece.name;
    if (this.stamp.legacyFunctions) return { function_call: called };
    const call: Record<string, unknown> = { index: piece.call, function: called };
    if (piece.id !== undefined) {
      call['id'] = piece.id;
      call['type'] = 'function';
    }
    return { tool_calls: [{ ...call, ...signedMember(piece.signature) }] };
  }

  private chunk(choices: object[]): object {
    const chunk = {
      id: this.stamp.id,
      object: 'chat.completion.chunk',
      created: this.stamp.created,
      model: this.stamp.model,
      choices,
    };
    // OpenAI sends `usage: null` on every chunk but the last when usage was asked for.
    return this.includeUsage ? { ...chunk, usage: null } : chunk;
  }
}
