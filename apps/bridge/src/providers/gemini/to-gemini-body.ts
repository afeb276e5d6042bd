import type { ChatRequest, ToolDefinition } from '../chat-types.js';
import { defined } from '../wire/defined.js';
import type { Members } from '../wire/read-json.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { toGeminiContents } from './to-gemini-contents.js';
import { toThinkingConfig } from './to-thinking-config.js';

/** The body of `generateContent` and `streamGenerateContent`; `lostOf` names what is left out. Source: Google AI. */
export function toGeminiBody(request: ChatRequest, vendor: VendorIdentity): Members {
  const { extra = {} } = request;
  return defined({
    ...toGeminiContents(request.messages, vendor),
    generationConfig: toGenerationConfig(request),
    ...toTools(request),
    safetySettings: extra['safetySettings'],
    cachedContent: extra['cachedContent'],
  });
}

function toGenerationConfig(request: ChatRequest): Members | undefined {
  const config = defined({
    temperature: request.temperature,
    topP: request.topP,
    topK: request.extra?.['top_k'],
    maxOutputTokens: request.maxTokens,
    stopSequences: request.stop,
    seed: request.seed,
    candidateCount: request.n === 1 ? undefined : request.n,
    frequencyPenalty: request.frequencyPenalty,
    presencePenalty: request.presencePenalty,
    responseLogprobs: request.logprobs,
    logprobs: request.topLogprobs,
    thinkingConfig: toThinkingConfig(request),
    ...toFormat(request.responseFormat),
  });
  return Object.keys(config).length > 0 ? config : undefined;
}

/** Source: Google AI, "Structured output", JSON Schema support. */
function toFormat(format: ChatRequest['responseFormat']): Members {
  if (format === undefined || format.type === 'text') return {};
  const responseMimeType = 'application/json';
  return format.type === 'json_object'
    ? { responseMimeType }
    : { responseMimeType, responseJsonSchema: format.schema };
}

function toTools({ tools = [], toolChoice }: ChatRequest): Members {
  if (tools.length === 0) return {};
  return {
    tools: [{ functionDeclarations: tools.map(toDeclaration) }],
    toolConfig: toolChoice === undefined ? undefined : { functionCallingConfig: toMode(toolChoice) },
  };
}

function toDeclaration({ name, description, parameters }: ToolDefinition): Members {
  return defined({ name, description, parametersJsonSchema: parameters });
}

function toMode(choice: NonNullable<ChatRequest['toolChoice']>): Members {
  if (typeof choice === 'object') return { mode: 'ANY', allowedFunctionNames: [choice.name] };
  return { mode: MODES[choice] };
}

const MODES = { auto: 'AUTO', none: 'NONE', required: 'ANY' } as const;
