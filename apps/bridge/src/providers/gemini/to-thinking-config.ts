import type { ChatRequest } from '../chat-types.js';
import { isMembers, type Members } from '../wire/read-json.js';

/** Thinking tokens of the second generation. Source: Google AI, "OpenAI compatibility", thinking. */
const BUDGETS: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 1024,
  low: 1024,
  medium: 8192,
  high: 24_576,
  xhigh: 24_576,
};

/** Levels from the third generation on, which cannot be told not to think. */
const LEVELS: Readonly<Record<string, string>> = {
  none: 'low',
  minimal: 'low',
  low: 'low',
  medium: 'medium',
  high: 'high',
  xhigh: 'high',
};

/** How OpenAI's `reasoning_effort` and Anthropic's `thinking` are asked for; undefined where neither was. */
export function toThinkingConfig(request: ChatRequest): Members | undefined {
  const { model, extra = {} } = request;
  const effort = extra['reasoning_effort'];
  const wanted = typeof effort === 'string' && Object.hasOwn(BUDGETS, effort) ? effort : undefined;
  if (wanted !== undefined) return toConfig(model, wanted);
  return request.dialect === 'anthropic' ? fromThinking(extra['thinking'], model) : undefined;
}

function toConfig(model: string, effort: string): Members {
  if (!hasLevels(model)) return { includeThoughts: effort !== 'none', thinkingBudget: BUDGETS[effort] };
  // Source: Google AI, "Thinking": the first model of the generation knows two levels only.
  const level = effort === 'medium' && /gemini-3-pro/.test(model) ? 'high' : LEVELS[effort];
  return { includeThoughts: true, thinkingLevel: level };
}

function fromThinking(thinking: unknown, model: string): Members | undefined {
  if (!isMembers(thinking)) return undefined;
  if (thinking['type'] === 'disabled') return toConfig(model, 'none');
  if (hasLevels(model) || thinking['type'] === 'adaptive') return { includeThoughts: true };
  return { includeThoughts: true, thinkingBudget: thinking['budget_tokens'] };
}

function hasLevels(model: string): boolean {
  const [, generation] = /gemini-(\d+)/.exec(model) ?? [];
  return generation !== undefined && Number(generation) >= 3;
}
