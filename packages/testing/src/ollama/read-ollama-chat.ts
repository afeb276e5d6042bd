import type { SeenChat, SeenMessage } from '../replies/scripted-reply.js';
import { VendorError } from '../server/vendor.js';

type Members = Record<string, unknown>;

/** Reads an /api/chat body as Ollama would: it streams unless told not to, and images are bare base64. */
export function readOllamaChat(body: unknown): SeenChat {
  if (typeof body !== 'object' || body === null)
    throw new VendorError(400, { error: 'missing request body' });
  const raw = body as Members;
  const { format } = raw;
  return {
    model: String(raw['model']),
    stream: raw['stream'] !== false,
    messages: ((raw['messages'] ?? []) as Members[]).map(readMessage),
    tools: ((raw['tools'] ?? []) as { function: { name: string } }[]).map((tool) => tool.function.name),
    schema: typeof format === 'object' && format !== null ? (format as Members) : undefined,
    json: format === 'json',
    n: 1,
    raw,
  };
}

function readMessage(message: Members): SeenMessage {
  const { content } = message;
  const calls = (message['tool_calls'] ?? []) as { function?: { name?: string; arguments?: unknown } }[];
  if (content !== undefined && typeof content !== 'string') {
    throw new VendorError(400, {
      error: 'json: cannot unmarshal array into Go struct field ChatRequest.messages.content of type string',
    });
  }
  for (const call of calls) {
    if (typeof call.function?.arguments !== 'object') {
      throw new VendorError(400, {
        error:
          'json: cannot unmarshal string into Go struct field .function.arguments of type api.ToolCallFunctionArguments',
      });
    }
  }
  const images = (message['images'] ?? []) as string[];
  if (images.some((image) => !/^[A-Za-z0-9+/]+={0,2}$/.test(image))) {
    throw new VendorError(400, { error: 'illegal base64 data at input byte 4' });
  }
  const toolCalls = calls.map((call) => String(call.function?.name));
  return { role: String(message['role']), text: content ?? '', images, toolCalls };
}
