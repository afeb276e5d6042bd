import type { ChatRequest } from '../chat-types.js';

/** Members of the caller's body that mean something to Ollama. */
const UNDERSTOOD = new Set(['options', 'keep_alive', 'think', 'reasoning_effort']);

/** What of a request Ollama has no word for. */
export function lostOf({ n, user, parallelToolCalls, toolChoice, extra = {} }: ChatRequest): string[] {
  const lost: string[] = [];
  if (n !== undefined && n > 1) lost.push('n');
  if (user !== undefined) lost.push('user');
  if (parallelToolCalls === false) lost.push('parallel_tool_calls');
  // What the choice forbids is not offered, but nothing can be forced.
  if (toolChoice === 'required' || typeof toolChoice === 'object') lost.push('tool_choice');
  return [...lost, ...Object.keys(extra).filter((name) => !UNDERSTOOD.has(name))];
}
