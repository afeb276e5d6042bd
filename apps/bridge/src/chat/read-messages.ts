import type { ChatMessage, ChatRole, ContentPart, ToolCall } from '../providers/chat-types.js';
import { signatureOf } from '../providers/openai/call-signature.js';
import type { BodyReader } from './body-reader.js';

/** OpenAI's roles, old and new, in our words. */
const ROLES: Readonly<Record<string, ChatRole>> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
  tool: 'tool',
  function: 'tool',
};

/** Reads `messages`; problems go to the reader. */
export function readMessages(body: BodyReader): ChatMessage[] {
  const listed = body.list('messages');
  if (listed === undefined) {
    if (body.members['messages'] === undefined || body.members['messages'] === null)
      body.problem('messages', 'must be a list of messages');
    return [];
  }
  if (listed.length === 0) body.problem('messages', 'must not be empty');
  const messages: ChatMessage[] = [];
  for (const reader of body.each('messages')) messages.push(readMessage(reader));
  return messages;
}

function readMessage(reader: BodyReader): ChatMessage {
  const written = reader.requiredText('role');
  const role = Object.hasOwn(ROLES, written) ? ROLES[written] : undefined;
  if (role === undefined) {
    reader.problem('role', `must be one of ${Object.keys(ROLES).join(', ')}`);
    return { role: 'user', content: '' };
  }
  const name = reader.text('name');
  const message: ChatMessage = { role, content: readContent(reader, role) };
  if (written === 'function') return { ...message, toolCallId: legacyCallId(name ?? '') };
  if (name !== undefined) message.name = name;
  if (role === 'assistant') message.toolCalls = readToolCalls(reader);
  if (role === 'tool') message.toolCallId = reader.requiredText('tool_call_id');
  return message;
}

function readContent(reader: BodyReader, role: ChatRole): string | ContentPart[] {
  const content = reader.members['content'];
  if (typeof content === 'string') return content;
  if (content === undefined || content === null) {
    // An assistant that only called tools has no content; anybody else forgot it.
    if (role !== 'assistant') reader.problem('content', 'must be a string or a list of parts');
    return '';
  }
  if (!Array.isArray(content)) {
    reader.problem('content', 'must be a string or a list of parts');
    return '';
  }
  const parts: ContentPart[] = [];
  for (const part of reader.each('content')) {
    const read = readPart(part);
    if (read !== undefined) parts.push(read);
  }
  return parts;
}

function readPart(reader: BodyReader): ContentPart | undefined {
  const type = reader.requiredText('type');
  switch (type) {
    case 'text':
    case 'input_text':
    case 'output_text':
      return { type: 'text', text: reader.requiredText('text') };
    case 'refusal':
      return { type: 'text', text: reader.requiredText('refusal') };
    case 'image_url':
    case 'input_image':
      return readImage(reader);
    case 'input_audio':
      return readAudio(reader);
    default:
      return reader.problem('type', 'must be one of text, image_url, input_audio, refusal');
  }
}

function readImage(reader: BodyReader): ContentPart | undefined {
  const inside = typeof reader.members['image_url'] === 'string' ? undefined : reader.inside('image_url');
  const name = inside === undefined ? 'image_url' : 'url';
  const from = inside ?? reader;
  const url = toImageUrl(from.requiredText(name));
  if (url === undefined) return from.problem(name, 'must be an http(s) URL or a data:image/...;base64 URL');
  const detail = from.text('detail');
  if (detail === undefined) return { type: 'image', url };
  if (detail !== 'auto' && detail !== 'low' && detail !== 'high')
    return from.problem('detail', 'must be one of auto, low, high');
  return { type: 'image', url, detail };
}

/** Bare base64 is taken as a JPEG, as the older bridge did. Other schemes (file:, ftp:) are refused. */
function toImageUrl(written: string): string | undefined {
  if (/^https?:\/\//i.test(written) || /^data:image\/[a-z0-9.+-]+;base64,/i.test(written)) return written;
  const bare = written.length >= 64 && /^[A-Za-z0-9+/]+={0,2}$/.test(written);
  return bare ? `data:image/jpeg;base64,${written}` : undefined;
}

function readAudio(reader: BodyReader): ContentPart | undefined {
  const audio = reader.inside('input_audio');
  if (audio === undefined) return reader.problem('input_audio', 'must be an object');
  return { type: 'audio', data: audio.requiredText('data'), format: audio.requiredText('format') };
}

function readToolCalls(reader: BodyReader): ToolCall[] | undefined {
  const legacy = reader.inside('function_call');
  if (legacy !== undefined) {
    const name = legacy.requiredText('name');
    return [{ id: legacyCallId(name), name, arguments: legacy.requiredText('arguments') }];
  }
  const calls: ToolCall[] = [];
  for (const call of reader.each('tool_calls')) {
    const called = call.inside('function');
    if (called === undefined) call.problem('function', 'must be an object');
    else {
      const signature = signatureOf(call.members);
      calls.push({
        id: call.requiredText('id'),
        name: called.requiredText('name'),
        arguments: called.requiredText('arguments'),
        ...(signature === undefined ? {} : { signature }),
      });
    }
  }
  return calls.length > 0 ? calls : undefined;
}

/** The older dialect has no call ids: a function has at most one call open, so that its name is enough. */
function legacyCallId(name: string): string {
  return `call_${name}`;
}
