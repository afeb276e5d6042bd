import type { ChatChoice, ChatReply, ThinkingBlock } from '../chat-types.js';
import { invalidResponse } from '../wire/fail.js';
import { newCallId } from '../wire/new-call-id.js';
import { isMembers, type Members } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { fromAnthropicStop, refusalOf } from './from-anthropic-stop.js';
import { fromAnthropicUsage } from './from-anthropic-usage.js';

/** Reads a whole message. Throws `provider.invalid_response` when it is none. */
export function fromAnthropicReply(reply: Members, model: string, vendor: VendorIdentity): ChatReply {
  const { content } = reply;
  if (!Array.isArray(content)) throw invalidResponse('gave no content', vendor);
  const choice: ChatChoice = { index: 0, text: null, toolCalls: [], finishReason: 'stop' };
  for (const block of content) addBlock(choice, block, vendor);
  choice.finishReason = fromAnthropicStop(reply['stop_reason'], choice.toolCalls.length > 0, vendor);
  const refusal = refusalOf(reply['stop_details']);
  if (refusal !== undefined) choice.refusal = refusal;
  return {
    model: typeof reply['model'] === 'string' ? reply['model'] : model,
    choices: [choice],
    usage: fromAnthropicUsage(reply['usage']),
  };
}

/** Blocks of types that we do not know (citations, results of server tools) hold nothing of the answer's own. */
function addBlock(choice: ChatChoice, block: unknown, vendor: VendorIdentity): void {
  if (!isMembers(block)) throw invalidResponse('gave a block that is no object', vendor);
  switch (block['type']) {
    case 'text':
      if (typeof block['text'] === 'string' && block['text'] !== '')
        choice.text = (choice.text ?? '') + block['text'];
      return;
    case 'tool_use':
      choice.toolCalls.push({
        ...toCallHead(block, vendor),
        arguments: JSON.stringify(block['input'] ?? {}),
      });
      return;
    case 'thinking':
      addThinking(choice, block);
      return;
    case 'redacted_thinking':
      keep(choice, { redacted: String(block['data']) });
  }
}

function addThinking(choice: ChatChoice, { thinking, signature }: Members): void {
  const text = typeof thinking === 'string' ? thinking : '';
  if (text !== '') choice.reasoning = (choice.reasoning ?? '') + text;
  if (typeof signature === 'string' && signature !== '') keep(choice, { text, signature });
}

function keep(choice: ChatChoice, block: ThinkingBlock): void {
  choice.thinking = [...(choice.thinking ?? []), block];
}

/** The id and the name of a call. */
export function toCallHead(block: Members, vendor: VendorIdentity): { id: string; name: string } {
  const { id, name } = block;
  if (typeof name !== 'string' || name === '')
    throw invalidResponse('gave a tool call without a name', vendor);
  return { id: typeof id === 'string' && id !== '' ? id : newCallId(), name };
}
