import type { ChatMessage, ContentPart, ToolCall } from '../chat-types.js';
import { cannot } from '../wire/cannot.js';
import type { Members } from '../wire/read-json.js';
import { parseArguments } from '../wire/tool-arguments.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';

/**
 * Our messages in Ollama's words: text beside images as bare base64, arguments as objects, tool answers by the name
 * of their tool. Throws `model.unsupported` for what it has no words for. Source: Ollama, "Generate a chat completion".
 */
export function toOllamaMessages(messages: readonly ChatMessage[], vendor: VendorIdentity): Members[] {
  const toolNames = new Map(
    messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ id, name }) => [id, name] as const)),
  );
  return messages.map((message) => {
    const { role, content, toolCalls = [], toolCallId } = message;
    const parts: ContentPart[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
    const images = parts.filter((part) => part.type === 'image').map(({ url }) => toBase64(url, vendor));
    if (parts.some((part) => part.type === 'audio')) throw cannot('takes no audio', vendor);
    const written: Members = {
      role,
      content: parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n'),
    };
    if (images.length > 0) written['images'] = images;
    if (toolCalls.length > 0) written['tool_calls'] = toolCalls.map((call) => toToolCall(call, vendor));
    if (toolCallId !== undefined) {
      written['tool_name'] = toolNames.get(toolCallId) ?? message.name ?? toolCallId;
      written['tool_call_id'] = toolCallId;
    }
    return written;
  });
}

function toBase64(url: string, vendor: VendorIdentity): string {
  const [, bytes] = /^data:[^,]*;base64,(.*)$/is.exec(url) ?? [];
  if (bytes === undefined) {
    throw cannot('takes images as data: URLs only; it cannot fetch an image by its address', vendor);
  }
  return bytes.replace(/\s+/g, '');
}

function toToolCall(call: ToolCall, vendor: VendorIdentity): Members {
  return { id: call.id, function: { name: call.name, arguments: parseArguments(call.arguments, vendor) } };
}
