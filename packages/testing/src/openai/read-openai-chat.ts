import type { SeenChat, SeenMessage } from '../replies/scripted-reply.js';
import { refuse } from './openai-errors.js';

type Members = Record<string, unknown>;

/** Reads a chat completion body as OpenAI would, refusing what OpenAI refuses. */
export function readOpenAiChat(body: unknown): SeenChat {
  if (typeof body !== 'object' || body === null) throw refuse('We could not parse the JSON body.', null);
  const raw = body as Members;
  if (!Array.isArray(raw['messages']) || raw['messages'].length === 0) {
    throw refuse("Missing required parameter: 'messages'.", 'messages');
  }
  if (raw['stream_options'] !== undefined && raw['stream'] !== true) {
    throw refuse(
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      'stream_options',
    );
  }
  const format = raw['response_format'] as { type?: string; json_schema?: { schema?: Members } } | undefined;
  return {
    model: String(raw['model']),
    stream: raw['stream'] === true,
    messages: (raw['messages'] as Members[]).map(readMessage),
    tools: ((raw['tools'] ?? []) as { function: { name: string } }[]).map((tool) => tool.function.name),
    schema: format?.json_schema?.schema,
    json: format?.type === 'json_object',
    n: typeof raw['n'] === 'number' ? raw['n'] : 1,
    raw,
  };
}

function readMessage(message: Members): SeenMessage {
  const { content } = message;
  const role = String(message['role']);
  const calls = (message['tool_calls'] ?? []) as { function: { name: string } }[];
  const toolCalls = calls.map((call) => call.function.name);
  if (!Array.isArray(content)) return { role, text: String(content ?? ''), images: [], toolCalls };
  const parts = content as { type: string; text?: string; image_url?: { url: string } }[];
  return {
    role,
    text: parts.map(({ text = '' }) => text).join(''),
    images: parts.flatMap(({ image_url }) => (image_url === undefined ? [] : [image_url.url])),
    toolCalls,
  };
}
