import type { ChatReply, FinishReason, ToolCall, Usage } from '../chat-types.js';
import { invalidResponse } from '../wire/fail.js';
import { newCallId } from '../wire/new-call-id.js';
import { partitionUsage, tokenCount } from '../wire/partition-usage.js';
import { isMembers, type Members } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';

/** Reads a whole /api/chat answer. Throws `provider.invalid_response` when it is none, or not done. */
export function fromOllamaReply(reply: Members, model: string, vendor: VendorIdentity): ChatReply {
  const { message } = reply;
  if (!isMembers(message) || reply['done'] !== true) throw invalidResponse('gave no whole answer', vendor);
  const toolCalls = toToolCalls(message['tool_calls'], vendor);
  const text = typeof message['content'] === 'string' ? message['content'] : '';
  const reasoning = message['thinking'];
  const logprobs = toLogprobs(reply['logprobs']);
  return {
    model: toModel(reply, model),
    choices: [
      {
        index: 0,
        text: text === '' && toolCalls.length > 0 ? null : text,
        ...(typeof reasoning === 'string' && reasoning !== '' ? { reasoning } : {}),
        toolCalls,
        finishReason: toFinish(reply['done_reason'], toolCalls.length > 0, vendor),
        ...(logprobs === undefined ? {} : { logprobs }),
      },
    ],
    usage: toUsage(reply),
  };
}

export function toModel(reply: Members, asked: string): string {
  return typeof reply['model'] === 'string' && reply['model'] !== '' ? reply['model'] : asked;
}

/** Calls come whole; the arguments are an object, and older versions give no id. */
export function toToolCalls(calls: unknown, vendor: VendorIdentity): ToolCall[] {
  if (!Array.isArray(calls)) return [];
  return calls.map((call) => {
    const called = isMembers(call) ? call['function'] : undefined;
    if (!isMembers(call) || !isMembers(called) || typeof called['name'] !== 'string') {
      throw invalidResponse('gave a tool call without a name', vendor);
    }
    const id = typeof call['id'] === 'string' && call['id'] !== '' ? call['id'] : newCallId();
    return { id, name: called['name'], arguments: JSON.stringify(called['arguments'] ?? {}) };
  });
}

/** Versions before `done_reason` had none: their answers ended for `stop` as far as they tell. */
export function toFinish(reason: unknown, hasToolCalls: boolean, vendor: VendorIdentity): FinishReason {
  if (reason === 'length') return 'length';
  if (reason === undefined || reason === '' || reason === 'stop') return hasToolCalls ? 'tool_calls' : 'stop';
  // `load` and `unload` answer requests without messages, which we never make.
  throw invalidResponse('ended its answer for an unknown reason', vendor);
}

/** Thinking is counted with the rest of the output, and a cached prompt with the input. */
export function toUsage(reply: Members): Usage | null {
  const input = tokenCount(reply['prompt_eval_count']);
  const output = tokenCount(reply['eval_count']);
  return input === undefined || output === undefined ? null : partitionUsage({ input, output });
}

/** Ollama's list in OpenAI's wrapping. */
export function toLogprobs(list: unknown): unknown {
  return Array.isArray(list) && list.length > 0 ? { content: list, refusal: null } : undefined;
}
