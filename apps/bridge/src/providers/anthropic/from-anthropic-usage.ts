import type { Usage } from '../chat-types.js';
import { partitionUsage, tokenCount } from '../wire/partition-usage.js';
import { isMembers, type Members } from '../wire/read-json.js';

/**
 * Usage as Anthropic spells it; null where there is none. Cached tokens stand beside `input_tokens`, thinking is part
 * of `output_tokens`. Source: Anthropic, "Create a Message", usage.
 */
export function fromAnthropicUsage(usage: unknown): Usage | null {
  if (!isMembers(usage)) return null;
  const fresh = tokenCount(usage['input_tokens']);
  const output = tokenCount(usage['output_tokens']);
  if (fresh === undefined || output === undefined) return null;
  const cacheRead = tokenCount(usage['cache_read_input_tokens']) ?? 0;
  const cacheWrite = tokenCount(usage['cache_creation_input_tokens']) ?? 0;
  const details = usage['output_tokens_details'];
  return partitionUsage({
    input: fresh + cacheRead + cacheWrite,
    cacheRead,
    cacheWrite,
    output,
    reasoning: isMembers(details) ? tokenCount(details['thinking_tokens']) : undefined,
  });
}

/** Streams count as they go: what a later event says replaces what an earlier one said, a null replaces nothing. */
export function mergeUsage(before: Members, later: unknown): Members {
  if (!isMembers(later)) return before;
  const said = Object.entries(later).filter(([, value]) => value !== null && value !== undefined);
  return { ...before, ...Object.fromEntries(said) };
}
