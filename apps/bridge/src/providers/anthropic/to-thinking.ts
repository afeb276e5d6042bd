import type { ChatRequest } from '../chat-types.js';
import type { Members } from '../wire/read-json.js';
import type { ModelFacts } from './model-facts.js';

/** Thinking tokens for OpenAI's words; the vendor's least is 1,024. Source: Anthropic, "Extended thinking". */
const BUDGETS: Readonly<Record<string, number>> = {
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 16_384,
  xhigh: 32_000,
};

/** How OpenAI's `reasoning_effort` is asked for; undefined where it was not, or where the model cannot. */
export function toThinking(request: ChatRequest, facts: ModelFacts, maxTokens: number): Members | undefined {
  const effort = request.dialect === 'anthropic' ? undefined : request.extra?.['reasoning_effort'];
  const budget = typeof effort === 'string' && Object.hasOwn(BUDGETS, effort) ? BUDGETS[effort] : undefined;
  if (budget === undefined || forbidsThinking(request)) return undefined;
  if (facts.thinking === 'adaptive') return { type: 'adaptive', display: 'summarized' };
  // The budget is part of the limit, and something must be left for the answer.
  const bounded = Math.min(budget, maxTokens - 1024);
  return facts.thinking === 'budget' && bounded >= 1024
    ? { type: 'enabled', budget_tokens: bounded }
    : undefined;
}

/**
 * Thinking cannot go on behind a call of a tool whose thinking was lost (OpenAI's dialect carries no signatures),
 * and it refuses to be forced to a tool.
 */
function forbidsThinking({ messages, toolChoice }: ChatRequest): boolean {
  const latest = messages.findLast(({ role }) => role !== 'tool');
  const lostThinking =
    latest?.role === 'assistant' && (latest.toolCalls ?? []).length > 0 && latest.thinking === undefined;
  return lostThinking || toolChoice === 'required' || typeof toolChoice === 'object';
}
