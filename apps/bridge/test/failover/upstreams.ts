import {
  type ReplyScript,
  ScriptedAnthropic,
  ScriptedOllama,
  ScriptedOpenAi,
  type ScriptedServer,
} from '@sekha/testing';

/** A scripted provider whose answers can be written. */
export type Upstream = ScriptedServer & { replies: ReplyScript; baseUrl: string };

/** What the catalogue needs to know of a vendor's format. */
export interface UpstreamStyle {
  name: string;
  type: 'openai' | 'ollama' | 'anthropic';
  primaryModel: string;
  fallbackModel: string;
  chatPath: string;
  /** Chunks of a stream before its first word. */
  headChunks: number;
  make: (chatModel: string) => Upstream;
  /** Bodies of a 400, in the vendor's own words. */
  contextTooLong: object;
  contentRefused: object;
  prefillRefused: object;
}

export const openAiStyle: UpstreamStyle = {
  name: 'OpenAI',
  type: 'openai',
  primaryModel: 'gpt-4o',
  fallbackModel: 'gpt-4o-mini',
  chatPath: '/v1/chat/completions',
  headChunks: 1,
  make: (model) => new ScriptedOpenAi({ chatModels: [model], chunkDelayMs: 1 }),
  contextTooLong: openAiError(
    "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
    'context_length_exceeded',
  ),
  contentRefused: openAiError(
    'The response was filtered by the content management policy.',
    'content_filter',
  ),
  prefillRefused: openAiError('The last message must have the role user or tool.', null),
};

export const ollamaStyle: UpstreamStyle = {
  name: 'Ollama',
  type: 'ollama',
  primaryModel: 'llama3.1:8b',
  fallbackModel: 'qwen2.5:7b',
  chatPath: '/api/chat',
  headChunks: 0,
  make: (model) => new ScriptedOllama({ chatModels: [model], embeddingModels: {}, chunkDelayMs: 1 }),
  contextTooLong: { error: 'input length exceeds the context length' },
  contentRefused: { error: 'the request was refused by the content policy of the model' },
  prefillRefused: { error: 'the last message must not be of the assistant' },
};

export const anthropicStyle: UpstreamStyle = {
  name: 'Anthropic',
  type: 'anthropic',
  primaryModel: 'claude-haiku-4-5',
  fallbackModel: 'claude-sonnet-4-5',
  chatPath: '/v1/messages',
  headChunks: 2,
  make: (model) => new ScriptedAnthropic({ chatModels: [model], chunkDelayMs: 1 }),
  contextTooLong: anthropicError('prompt is too long: 204801 tokens > 200000 maximum'),
  contentRefused: anthropicError('Output blocked by content filtering policy'),
  prefillRefused: anthropicError(
    'This model does not support assistant message prefill. The conversation must end with a user message.',
  ),
};

export const STYLES: readonly UpstreamStyle[] = [openAiStyle, ollamaStyle, anthropicStyle];

function openAiError(message: string, code: string | null): object {
  return { error: { message, type: 'invalid_request_error', param: 'messages', code } };
}

function anthropicError(message: string): object {
  return { type: 'error', error: { type: 'invalid_request_error', message } };
}
