import type { ChatMessage, ContentPart, ThinkingBlock, ToolCall } from '../chat-types.js';
import { cannot } from '../wire/cannot.js';
import { readDataUrl } from '../wire/data-url.js';
import { defined } from '../wire/defined.js';
import type { Members } from '../wire/read-json.js';
import { parseArguments } from '../wire/tool-arguments.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';

/** A conversation in Anthropic's words: the system's texts apart, then turns of user and assistant by turns. */
export interface AnthropicPrompt {
  system: Members[] | undefined;
  messages: Members[];
}

interface Turn {
  role: 'user' | 'assistant';
  content: Members[];
}

/**
 * Our messages in Anthropic's words. System messages move to the top wherever they stood, answers of tools become part
 * of the user's turn, empty texts (which are refused) are left out. Throws `model.unsupported` for what it has no
 * words for. Source: Anthropic, "Create a Message".
 */
export function toAnthropicMessages(
  messages: readonly ChatMessage[],
  vendor: VendorIdentity,
): AnthropicPrompt {
  const system: Members[] = [];
  const turns: Turn[] = [];
  for (const message of messages) {
    const blocks = toBlocks(message, vendor);
    if (message.role === 'system') system.push(...blocks);
    else if (blocks.length > 0) append(turns, message.role === 'assistant' ? 'assistant' : 'user', blocks);
  }
  trimEnd(turns.at(-1));
  // The vendor wants a turn to answer, others are content with instructions.
  if (turns.length === 0) return { system: undefined, messages: [{ role: 'user', content: system }] };
  return { system: system.length > 0 ? system : undefined, messages: turns.map((turn) => ({ ...turn })) };
}

function append(turns: Turn[], role: Turn['role'], blocks: Members[]): void {
  const latest = turns.at(-1);
  if (latest?.role === role) latest.content.push(...blocks);
  else turns.push({ role, content: blocks });
}

function toBlocks(message: ChatMessage, vendor: VendorIdentity): Members[] {
  const { role, content, toolCalls = [], thinking = [] } = message;
  const parts = toParts(content, vendor);
  if (role === 'tool') return [toToolResult(message, parts)];
  return [...thinking.map(toThinking), ...parts, ...toolCalls.map((call) => toToolUse(call, vendor))];
}

function toParts(content: ChatMessage['content'], vendor: VendorIdentity): Members[] {
  const parts: ContentPart[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  return parts.filter((part) => part.type !== 'text' || part.text !== '').map((part) => toPart(part, vendor));
}

function toPart(part: ContentPart, vendor: VendorIdentity): Members {
  switch (part.type) {
    case 'text':
      return defined({ type: 'text', text: part.text, cache_control: part.cacheControl });
    case 'image':
      return defined({ type: 'image', source: toSource(part.url), cache_control: part.cacheControl });
    case 'audio':
      throw cannot('takes no audio', vendor);
  }
}

function toSource(url: string): Members {
  const image = readDataUrl(url);
  if (image === undefined) return { type: 'url', url };
  return { type: 'base64', media_type: image.mediaType, data: image.base64 };
}

function toThinking(block: ThinkingBlock): Members {
  if ('redacted' in block) return { type: 'redacted_thinking', data: block.redacted };
  return { type: 'thinking', thinking: block.text, signature: block.signature };
}

function toToolUse(call: ToolCall, vendor: VendorIdentity): Members {
  return {
    type: 'tool_use',
    id: toId(call.id),
    name: call.name,
    input: parseArguments(call.arguments, vendor),
  };
}

function toToolResult({ toolCallId = '', isError }: ChatMessage, parts: Members[]): Members {
  return defined({
    type: 'tool_result',
    tool_use_id: toId(toolCallId),
    content: parts.length > 0 ? parts : undefined,
    is_error: isError,
  });
}

/** Ids of other vendors may hold characters that are refused. */
function toId(id: string): string {
  return id.replace(/[^a-zA-Z0-9_-]/g, '_');
}

/** A last turn of the assistant that ends in blanks is refused. */
function trimEnd(turn: Turn | undefined): void {
  const last = turn?.role === 'assistant' ? turn.content.at(-1) : undefined;
  if (typeof last?.['text'] === 'string') last['text'] = last['text'].trimEnd();
}
