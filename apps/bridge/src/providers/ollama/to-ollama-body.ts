import type { ChatRequest } from '../chat-types.js';
import { defined } from '../wire/defined.js';
import { isMembers, type Members } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { toOllamaMessages } from './to-ollama-messages.js';

/**
 * The body of an /api/chat call. Of the members we do not know, Ollama's own are passed on (`options`, `keep_alive`,
 * `think`), and OpenAI's `reasoning_effort` becomes `think`. Source: Ollama, "Generate a chat completion".
 */
export function toOllamaBody(request: ChatRequest, stream: boolean, vendor: VendorIdentity): Members {
  const extra = request.extra ?? {};
  return defined({
    model: request.model,
    messages: toOllamaMessages(request.messages, vendor),
    stream,
    tools: toTools(request),
    format: toFormat(request.responseFormat),
    options: toOptions(request, extra['options']),
    keep_alive: extra['keep_alive'],
    think: extra['think'] ?? toThink(extra['reasoning_effort']),
    logprobs: request.logprobs,
    top_logprobs: request.topLogprobs,
  });
}

/** Ollama cannot be forced to call; what the choice forbids is not offered. */
function toTools({ tools = [], toolChoice }: ChatRequest): unknown {
  if (toolChoice === 'none') return undefined;
  const offered =
    typeof toolChoice === 'object' ? tools.filter(({ name }) => name === toolChoice.name) : tools;
  if (offered.length === 0) return undefined;
  return offered.map(({ name, description = '', parameters }) => ({
    type: 'function',
    function: { name, description, parameters: parameters ?? { type: 'object', properties: {} } },
  }));
}

function toFormat(format: ChatRequest['responseFormat']): unknown {
  if (format === undefined || format.type === 'text') return undefined;
  return format.type === 'json_object' ? 'json' : format.schema;
}

function toOptions(request: ChatRequest, passedOn: unknown): Members | undefined {
  const options = defined({
    ...(isMembers(passedOn) ? passedOn : {}),
    temperature: request.temperature,
    top_p: request.topP,
    num_predict: request.maxTokens,
    stop: request.stop,
    seed: request.seed,
    frequency_penalty: request.frequencyPenalty,
    presence_penalty: request.presencePenalty,
  });
  return Object.keys(options).length > 0 ? options : undefined;
}

const THINK: Readonly<Record<string, string | boolean>> = {
  none: false,
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
};

function toThink(effort: unknown): string | boolean | undefined {
  return typeof effort === 'string' && Object.hasOwn(THINK, effort) ? THINK[effort] : undefined;
}
