import type { ChatChoice, ChatReply, FinishReason, ToolCall, Usage } from '../providers/chat-types.js';
import { signedMember } from '../providers/openai/call-signature.js';

/** What identifies one answer on the wire; the same for all chunks of a stream. */
export interface AnswerStamp {
  id: string;
  /** Unix seconds. */
  created: number;
  model: string;
  legacyFunctions: boolean;
}

/** Usage in OpenAI's shape. */
export interface WireUsage {
  prompt_tokens: number;
  completion_tokens: number;
  total_tokens: number;
  prompt_tokens_details: { cached_tokens: number };
  completion_tokens_details: { reasoning_tokens: number };
}

/** The reply of a chat completion in OpenAI's shape. */
export function toChatAnswer(reply: ChatReply, usage: Usage, stamp: AnswerStamp): object {
  return {
    id: stamp.id,
    object: 'chat.completion',
    created: stamp.created,
    model: stamp.model,
    choices: reply.choices.map((choice) => ({
      index: choice.index,
      message: toMessage(choice, stamp.legacyFunctions),
      logprobs: choice.logprobs ?? null,
      finish_reason: toFinishReason(choice.finishReason, stamp.legacyFunctions),
    })),
    usage: toWireUsage(usage),
  };
}

function toMessage(choice: ChatChoice, legacy: boolean): object {
  const message: Record<string, unknown> = {
    role: 'assistant',
    content: choice.text,
    refusal: choice.refusal ?? null,
  };
  // DeepSeek's spelling, which the openai-compatible clients read.
  if (choice.reasoning !== undefined) message['reasoning_content'] = choice.reasoning;
  const [first] = choice.toolCalls;
  if (first === undefined) return message;
  if (legacy) message['function_call'] = { name: first.name, arguments: first.arguments };
  else message['tool_calls'] = choice.toolCalls.map(toToolCall);
  return message;
}

function toToolCall(call: ToolCall): object {
  return {
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
    ...signedMember(call.signature),
  };
}

export function toFinishReason(reason: FinishReason, legacy: boolean): string {
  return reason === 'tool_calls' && legacy ? 'function_call' : reason;
}

export function toWireUsage(usage: Usage): WireUsage {
  return {
    prompt_tokens: usage.input.total,
    completion_tokens: usage.output.total,
    total_tokens: usage.input.total + usage.output.total,
    prompt_tokens_details: { cached_tokens: usage.input.cacheRead },
    completion_tokens_details: { reasoning_tokens: usage.output.reasoning },
  };
}
