/** USD per 1,000 tokens. Vendors publish such figures; {@link findListPrice} turns them into nano-dollars. */
export interface ListPrice {
  input: number;
  output: number;
  cacheRead?: number;
  cacheWrite?: number;
  reasoning?: number;
}

/**
 * Prices by model id: what the product has always listed (February 2026), then newer models whose price does not
 * depend on the length of the context. A configuration overrides any of them.
 * Spellings of one model (dated, undated, OpenRouter's dots) are lines of their own; dates are also understood by rule.
 */
export const LIST_PRICES: Readonly<Record<string, ListPrice>> = {
  'gpt-4o': { input: 0.005, output: 0.015 },
  'gpt-4o-mini': { input: 0.00015, output: 0.0006 },
  'gpt-4-turbo': { input: 0.01, output: 0.03 },
  'gpt-4': { input: 0.03, output: 0.06 },
  'gpt-3.5-turbo': { input: 0.0005, output: 0.0015 },
  'text-embedding-3-large': { input: 0.00013, output: 0 },
  'text-embedding-3-small': { input: 0.00002, output: 0 },
  'text-embedding-ada-002': { input: 0.0001, output: 0 },
  'claude-3-opus': { input: 0.015, output: 0.075 },
  'claude-3-sonnet': { input: 0.003, output: 0.015 },
  'claude-3-haiku': { input: 0.00025, output: 0.00125 },
  'claude-3-5-sonnet': { input: 0.003, output: 0.015 },
  'claude-3.5-sonnet': { input: 0.003, output: 0.015 },
  'claude-3-5-haiku': { input: 0.001, output: 0.005 },
  'claude-3.5-haiku': { input: 0.001, output: 0.005 },
  'claude-sonnet-4': { input: 0.003, output: 0.015, cacheRead: 0.0003, cacheWrite: 0.00375 },
  'claude-sonnet-4-5': { input: 0.003, output: 0.015, cacheRead: 0.0003, cacheWrite: 0.00375 },
  'claude-haiku-4-5': { input: 0.001, output: 0.005, cacheRead: 0.0001, cacheWrite: 0.00125 },
  'claude-opus-4-5': { input: 0.005, output: 0.025, cacheRead: 0.0005, cacheWrite: 0.00625 },
  'gpt-4.1': { input: 0.002, output: 0.008, cacheRead: 0.0005 },
  'gpt-4.1-mini': { input: 0.0004, output: 0.0016, cacheRead: 0.0001 },
  'gpt-4.1-nano': { input: 0.0001, output: 0.0004, cacheRead: 0.000025 },
  'gemini-2.5-flash': { input: 0.0003, output: 0.0025 },
  'gemini-2.5-flash-lite': { input: 0.0001, output: 0.0004 },
  'kimi-2.5': { input: 0.0001, output: 0.0002 },
  'moonshot-v1-8k': { input: 0.00012, output: 0.00012 },
  'moonshot-v1-32k': { input: 0.00024, output: 0.00024 },
  'moonshot-v1-128k': { input: 0.0006, output: 0.0006 },
  'deepseek-v3': { input: 0.00014, output: 0.00028 },
  'deepseek-chat': { input: 0.00014, output: 0.00028 },
};

/** Models that people run themselves. Free by name only where the provider is no cloud that sells them. */
export const SELF_HOSTED_MODELS: readonly string[] = [
  'llama3.1',
  'llama3.2',
  'mistral',
  'mixtral',
  'nomic-embed-text',
  'llava',
  'all-MiniLM-L6-v2',
];
