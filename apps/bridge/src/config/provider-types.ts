/** Every kind of provider that a configuration may name. */
export const PROVIDER_TYPES = [
  'local',
  'ollama',
  'openai',
  'anthropic',
  'gemini',
  'openrouter',
  'litellm',
  'deepseek',
  'moonshot',
  'groq',
  'mistral',
  'vllm',
  'lmstudio',
  'openai-compatible',
] as const;

export type ProviderType = (typeof PROVIDER_TYPES)[number];

/** What is known of a type before anything is configured. */
export interface ProviderTypeFacts {
  /** Where the vendor answers; undefined = `base_url` must be given. `local` answers in this process. */
  baseUrl?: string;
  /** The variable that vendors' own tools read the key from; undefined = works without a key. */
  keyVariable?: string;
  /** Runs on the owner's machines: its models cost nothing unless the configuration prices them. */
  free: boolean;
}

export const PROVIDER_TYPE_FACTS: Readonly<Record<ProviderType, ProviderTypeFacts>> = {
  local: { baseUrl: '', free: true },
  ollama: { baseUrl: 'http://localhost:11434', free: true },
  openai: { baseUrl: 'https://api.openai.com/v1', keyVariable: 'OPENAI_API_KEY', free: false },
  anthropic: { baseUrl: 'https://api.anthropic.com', keyVariable: 'ANTHROPIC_API_KEY', free: false },
  gemini: {
    baseUrl: 'https://generativelanguage.googleapis.com',
    keyVariable: 'GEMINI_API_KEY',
    free: false,
  },
  openrouter: { baseUrl: 'https://openrouter.ai/api/v1', keyVariable: 'OPENROUTER_API_KEY', free: false },
  litellm: { free: false },
  deepseek: { baseUrl: 'https://api.deepseek.com/v1', keyVariable: 'DEEPSEEK_API_KEY', free: false },
  moonshot: { baseUrl: 'https://api.moonshot.ai/v1', keyVariable: 'MOONSHOT_API_KEY', free: false },
  groq: { baseUrl: 'https://api.groq.com/openai/v1', keyVariable: 'GROQ_API_KEY', free: false },
  mistral: { baseUrl: 'https://api.mistral.ai/v1', keyVariable: 'MISTRAL_API_KEY', free: false },
  vllm: { baseUrl: 'http://localhost:8000/v1', free: true },
  lmstudio: { baseUrl: 'http://localhost:1234/v1', free: true },
  'openai-compatible': { free: false },
};
