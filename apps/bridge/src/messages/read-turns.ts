import type { BodyReader } from '../chat/body-reader.js';
import type { ChatMessage, ContentPart } from '../providers/chat-types.js';
import { readContent } from './read-blocks.js';

/** Reads `system` and `messages` into our conversation. */
export function readTurns(body: BodyReader): ChatMessage[] {
  const messages: ChatMessage[] = [];
  if (body.members['system'] !== undefined && body.members['system'] !== null) {
    const { parts } = readContent(body, 'system');
    if (parts.length > 0) messages.push({ role: 'system', content: plain(parts) });
  }
  const turns = body.list('messages');
  if (turns === undefined || turns.length === 0) body.problem('messages', 'must hold at least one message');
  for (const turn of body.each('messages')) messages.push(...readTurn(turn));
  return messages;
}

/** A turn of the user with answers of tools is several messages. */
function readTurn(turn: BodyReader): ChatMessage[] {
  const role = turn.requiredText('role');
  if (role !== 'user' && role !== 'assistant' && role !== 'system') {
    turn.problem('role', 'must be user or assistant');
    return [];
  }
  const { parts, toolCalls, thinking, answers } = readContent(turn, 'content');
  if (role !== 'user' && answers.length > 0) turn.problem('content', 'only a user turn may hold tool_result');
  if (role !== 'assistant' && toolCalls.length > 0) {
    turn.problem('content', 'only an assistant turn may hold tool_use');
  }
  if (role !== 'assistant') {
    const said = parts.length > 0 || answers.length === 0;
    return said ? [...answers, { role, content: plain(parts) }] : answers;
  }
  return [
    {
      role,
      content: plain(parts),
      ...(toolCalls.length > 0 ? { toolCalls } : {}),
      ...(thinking.length > 0 ? { thinking } : {}),
    },
  ];
}

/** One text without anything beside it stays a text: every vendor understands it. */
function plain(parts: ContentPart[]): string | ContentPart[] {
  const [only] = parts;
  if (only === undefined) return '';
  return parts.length === 1 && only.type === 'text' && only.cacheControl === undefined ? only.text : parts;
}
