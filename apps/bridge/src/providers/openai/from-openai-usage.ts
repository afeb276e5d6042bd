import type { Usage } from '../chat-types.js';
import { partitionUsage, tokenCount } from '../wire/partition-usage.js';
import { isMembers, type Members } from '../wire/read-json.js';

/**
 * Usage as OpenAI and the vendors of its dialect spell it; null where there is none. The spellings of cached tokens:
 * OpenAI, OpenRouter (`prompt_tokens_details`), DeepSeek (`prompt_cache_hit_tokens`), Moonshot (`cached_tokens`),
 * LiteLLM (`cache_read_input_tokens`, `cache_creation_input_tokens`).
 */
export function fromOpenAiUsage(usage: unknown): Usage | null {
  if (!isMembers(usage)) return null;
  const input = tokenCount(usage['prompt_tokens']);
  if (input === undefined) return null;
  const inputDetails = inside(usage, 'prompt_tokens_details');
  const reasoning = tokenCount(inside(usage, 'completion_tokens_details')['reasoning_tokens']);
  return partitionUsage({
    input,
    cacheRead:
      tokenCount(inputDetails['cached_tokens']) ??
      tokenCount(usage['prompt_cache_hit_tokens']) ??
      tokenCount(usage['cached_tokens']) ??
      tokenCount(usage['cache_read_input_tokens']),
    cacheWrite:
      tokenCount(inputDetails['cache_write_tokens']) ?? tokenCount(usage['cache_creation_input_tokens']),
    output: outputTotal(usage, input, reasoning ?? 0),
    reasoning,
  });
}

/** Some vendors count reasoning beside the completion instead of in it; the total gives them away. */
function outputTotal(usage: Members, input: number, reasoning: number): number {
  const completion = tokenCount(usage['completion_tokens']) ?? 0;
  const total = tokenCount(usage['total_tokens']);
  const isBeside = reasoning > 0 && total === input + completion + reasoning;
  return isBeside ? completion + reasoning : completion;
}

function inside(members: Members, name: string): Members {
  const value = members[name];
  return isMembers(value) ? value : {};
}
