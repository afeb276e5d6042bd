import type { Usage } from '../chat-types.js';
import { partitionUsage, tokenCount } from '../wire/partition-usage.js';
import { isMembers } from '../wire/read-json.js';

/**
 * Usage as Gemini spells it; null where there is none. Cached tokens are part of the prompt, what tools read stands
 * beside it, thoughts beside the candidates. Source: Google AI, "Generating content", UsageMetadata.
 */
export function fromGeminiUsage(usage: unknown): Usage | null {
  if (!isMembers(usage)) return null;
  const prompt = tokenCount(usage['promptTokenCount']);
  if (prompt === undefined) return null;
  const reasoning = tokenCount(usage['thoughtsTokenCount']) ?? 0;
  return partitionUsage({
    input: prompt + (tokenCount(usage['toolUsePromptTokenCount']) ?? 0),
    cacheRead: tokenCount(usage['cachedContentTokenCount']),
    output: (tokenCount(usage['candidatesTokenCount']) ?? 0) + reasoning,
    reasoning,
  });
}
