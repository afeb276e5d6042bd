import type { ChatRequest } from '../chat-types.js';
import { toThinkingConfig } from './to-thinking-config.js';

const OWN = new Set(['safetySettings', 'cachedContent', 'top_k']);

/** What of a request the Gemini API has no word for. */
export function lostOf(request: ChatRequest): string[] {
  const { user, parallelToolCalls, tools = [] } = request;
  const lost: string[] = [];
  if (user !== undefined) lost.push(request.dialect === 'anthropic' ? 'metadata' : 'user');
  if (parallelToolCalls === false && tools.length > 0) lost.push('parallel_tool_calls');
  if (tools.some(({ strict }) => strict === true)) lost.push('strict tools');
  const thinks = toThinkingConfig(request) !== undefined;
  const passedOn = thinks ? new Set([...OWN, 'reasoning_effort', 'thinking']) : OWN;
  return [...lost, ...Object.keys(request.extra ?? {}).filter((name) => !passedOn.has(name))];
}
