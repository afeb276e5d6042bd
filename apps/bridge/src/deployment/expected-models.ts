import type { ProviderConfig } from '../config/bridge-config.js';

/** Types whose list of models is complete: what is not on it cannot be called. */
const COMPLETE_LISTS: ReadonlySet<string> = new Set(['local', 'ollama', 'vllm', 'lmstudio']);

/** Models that a healthy provider must list. Clouds leave out of their lists what they serve all the same. */
export function expectedModels({ type, models }: ProviderConfig): string[] {
  if (!COMPLETE_LISTS.has(type)) return [];
  return [...new Set(models.map(({ modelId }) => modelId))];
}
