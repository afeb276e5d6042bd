import { createHash } from 'node:crypto';
import type { ChatMessage, ContentPart, ToolCall } from '../chat-types.js';
import { signedMember } from './call-signature.js';
import type { Dialect } from './dialect.js';

type Members = Record<string, unknown>;

/** Our messages in OpenAI's words, as the dialect wants them. */
export function toOpenAiMessages(messages: readonly ChatMessage[], dialect: Dialect): Members[] {
  return messages.map((message) => {
    const calls = message.toolCalls ?? [];
    const written: Members = { role: message.role, content: toContent(message, dialect) };
    if (message.name !== undefined) written['name'] = message.name;
    if (calls.length > 0) written['tool_calls'] = calls.map((call) => toToolCall(call, dialect));
    if (message.toolCallId !== undefined) written['tool_call_id'] = toCallId(message.toolCallId, dialect);
    if (message.prefill === true) Object.assign(written, dialect.prefill.members);
    return written;
  });
}

function toContent({ content, toolCalls = [] }: ChatMessage, dialect: Dialect): unknown {
  if (typeof content === 'string') return content === '' && toolCalls.length > 0 ? null : content;
  if (!dialect.textParts && content.every((part) => part.type === 'text')) {
    return content.map((part) => part.text).join('\n');
  }
  return content.map(toPart);
}

function toPart(part: ContentPart): Members {
  switch (part.type) {
    case 'text':
      return { type: 'text', text: part.text };
    case 'image': {
      const detail = part.detail === undefined ? {} : { detail: part.detail };
      return { type: 'image_url', image_url: { url: part.url, ...detail } };
    }
    case 'audio':
      return { type: 'input_audio', input_audio: { data: part.data, format: part.format } };
  }
}

function toToolCall(call: ToolCall, dialect: Dialect): Members {
  return {
    id: toCallId(call.id, dialect),
    type: 'function',
    function: { name: call.name, arguments: call.arguments },
    ...(dialect.callSignatures ? signedMember(call.signature) : {}),
  };
}

/** The same id always becomes the same id, so that a call and its answer still meet. */
function toCallId(id: string, dialect: Dialect): string {
  if (dialect.toolCallIds === 'any' || /^[A-Za-z0-9]{9}$/.test(id)) return id;
  return createHash('sha256').update(id).digest('hex').slice(0, 9);
}
