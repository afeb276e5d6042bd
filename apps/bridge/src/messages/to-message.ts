import { AppError } from '@sekha/contracts';
import type { ChatChoice, ChatReply, FinishReason, ToolCall, Usage } from '../providers/chat-types.js';

/** What identifies one message on the wire. */
export interface MessageStamp {
  id: string;
  model: string;
}

const STOP_REASONS = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
} as const satisfies Record<FinishReason, string>;

/** A reply in Anthropic's shape. Source: Anthropic, "Create a Message". */
export function toMessage(reply: ChatReply, usage: Usage, stamp: MessageStamp): object {
  const [choice] = reply.choices;
  if (choice === undefined) throw new AppError('provider.invalid_response', 'the model gave no answer');
  return {
    ...toMessageHead(stamp),
    content: toBlocks(choice),
    ...toEnding(choice.finishReason, choice.refusal),
    usage: toMessageUsage(usage),
  };
}

export function toMessageHead({ id, model }: MessageStamp): object {
  return { id, type: 'message', role: 'assistant', model };
}

/** Why the message ended, and in the vendor's words why it was refused, where it was. */
export function toEnding(finish: FinishReason, refusal: string | undefined): object {
  const refused = finish === 'content_filter' || refusal !== undefined;
  return {
    stop_reason: refused ? 'refusal' : STOP_REASONS[finish],
    // No vendor but Anthropic tells which one it was.
    stop_sequence: null,
    stop_details: refused ? { type: 'refusal', category: null, explanation: refusal ?? null } : null,
  };
}

/** Cached tokens stand beside `input_tokens`; reasoning is inside `output_tokens`. */
export function toMessageUsage({ input, output }: Usage): object {
  return {
    input_tokens: input.fresh,
    cache_creation_input_tokens: input.cacheWrite,
    cache_read_input_tokens: input.cacheRead,
    output_tokens: output.total,
    output_tokens_details: { thinking_tokens: output.reasoning },
  };
}

function toBlocks({ text, reasoning = '', thinking, toolCalls }: ChatChoice): object[] {
  const thoughts = thinking ?? (reasoning === '' ? [] : [{ text: reasoning, signature: '' }]);
  return [
    ...thoughts.map((block) =>
      'redacted' in block
        ? { type: 'redacted_thinking', data: block.redacted }
        : { type: 'thinking', thinking: block.text, signature: block.signature },
    ),
    ...(text === null || text === '' ? [] : [{ type: 'text', text }]),
    ...toolCalls.map((call) => ({ type: 'tool_use', id: call.id, name: call.name, input: toInput(call) })),
  ];
}

/** Anthropic's clients expect an object; a model that wrote something else has failed. */
function toInput({ name, arguments: written }: ToolCall): object {
  if (written.trim() === '') return {};
  try {
    const input: unknown = JSON.parse(written);
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return input;
  } catch {
    // Falls through: no JSON and no object are the same here.
  }
  throw new AppError(
    'provider.invalid_response',
    `the model called ${name} with arguments that are no JSON object`,
  );
}
