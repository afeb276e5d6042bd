import type { ChatChoice, ChatReply, ToolCall } from '../chat-types.js';
import { invalidResponse } from '../wire/fail.js';
import { newCallId } from '../wire/new-call-id.js';
import { isMembers, type Members } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { signatureOf } from './call-signature.js';
import { fromOpenAiContent } from './from-openai-content.js';
import { fromOpenAiFinish } from './from-openai-finish.js';
import { fromOpenAiUsage } from './from-openai-usage.js';

/** Reads a whole chat completion. Throws `provider.invalid_response` when it is none. */
export function fromOpenAiReply(reply: Members, model: string, vendor: VendorIdentity): ChatReply {
  const choices = reply['choices'];
  if (!Array.isArray(choices) || choices.length === 0) throw invalidResponse('gave no choices', vendor);
  return {
    model: typeof reply['model'] === 'string' ? reply['model'] : model,
    choices: choices.map((choice, position) => toChoice(choice, position, vendor)),
    usage:
      fromOpenAiUsage(reply['usage']) ?? fromOpenAiUsage(isMembers(choices[0]) ? choices[0]['usage'] : null),
  };
}

function toChoice(choice: unknown, position: number, vendor: VendorIdentity): ChatChoice {
  if (!isMembers(choice) || !isMembers(choice['message'])) {
    throw invalidResponse('gave a choice without a message', vendor);
  }
  const { message, index, logprobs } = choice;
  const said = fromOpenAiContent(message);
  const toolCalls = toToolCalls(message['tool_calls'], vendor);
  const refusal = message['refusal'];
  return {
    index: typeof index === 'number' ? index : position,
    text: said.text === '' && toolCalls.length > 0 ? null : said.text,
    ...(said.reasoning === '' ? {} : { reasoning: said.reasoning }),
    ...(typeof refusal === 'string' && refusal !== '' ? { refusal } : {}),
    toolCalls,
    finishReason: fromOpenAiFinish(choice['finish_reason'], toolCalls.length > 0, vendor),
    ...(logprobs === undefined || logprobs === null ? {} : { logprobs }),
  };
}

function toToolCalls(calls: unknown, vendor: VendorIdentity): ToolCall[] {
  if (!Array.isArray(calls)) return [];
  return calls.map((call) => {
    const called = isMembers(call) ? call['function'] : undefined;
    if (!isMembers(call) || !isMembers(called) || typeof called['name'] !== 'string') {
      throw invalidResponse('gave a tool call without a name', vendor);
    }
    const id = typeof call['id'] === 'string' && call['id'] !== '' ? call['id'] : newCallId();
    const signature = signatureOf(call);
    return {
      id,
      name: called['name'],
      arguments: toArguments(called['arguments']),
      ...(signature === undefined ? {} : { signature }),
    };
  });
}

/** JSON text; some vendors send the object itself. */
export function toArguments(written: unknown): string {
  if (typeof written === 'string') return written;
  return written === undefined || written === null ? '' : JSON.stringify(written);
}
