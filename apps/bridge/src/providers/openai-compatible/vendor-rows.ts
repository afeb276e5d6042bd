import { type Dialect, type DialectPrefill, OPENAI } from '../openai/dialect.js';

/** A server of which we know no more than that it speaks OpenAI's format. */
const COMPATIBLE: Omit<Dialect, 'type'> = {
  ...OPENAI,
  maxTokensMember: 'max_tokens',
  textParts: false,
  embeddings: 'float',
  embedBatch: undefined,
};

/** Source: DeepSeek, "Chat prefix completion"; Mistral, "Prefix". */
const PREFIX: DialectPrefill = { how: 'continues', members: { prefix: true } };

/** What each vendor does otherwise, from its API reference. */
const ROWS: Readonly<Record<string, Partial<Dialect>>> = {
  // Google's own OpenAI-compatible API may be behind these. Source: Google AI, "Thought signatures".
  'openai-compatible': { callSignatures: true },
  openrouter: {},
  litellm: { callSignatures: true },
  // No schemas, only JSON mode, whose prompt must speak of JSON. Source: "JSON Output".
  deepseek: { jsonSchema: 'json_object', prefill: PREFIX },
  // Source: "Partial mode".
  moonshot: { prefill: { how: 'continues', members: { partial: true } } },
  // Source: "Assistant message prefilling".
  groq: { maxTokensMember: 'max_completion_tokens', prefill: { how: 'continues', members: {} } },
  // Unknown members are refused, and usage comes by itself. Source: "Chat Completion", "Function calling".
  mistral: {
    seedMember: 'random_seed',
    requiredTool: 'any',
    streamUsage: 'always',
    toolCallIds: 'nine',
    user: false,
    prefill: PREFIX,
  },
  // Source: "OpenAI-compatible server", extra parameters of the Chat API.
  vllm: {
    embeddings: 'base64',
    prefill: {
      how: 'continues',
      members: {},
      bodyMembers: { add_generation_prompt: false, continue_final_message: true },
    },
  },
  lmstudio: {},
};

/** The dialects of the vendors that speak OpenAI's format, by provider type. */
export const VENDOR_DIALECTS: readonly Dialect[] = Object.entries(ROWS).map(([type, row]) => ({
  ...COMPATIBLE,
  ...row,
  type,
}));
