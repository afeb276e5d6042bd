import type { ChatRequest } from '../providers/chat-types.js';

/** Vendors with a dialect of their own and what it has no word for. To all others, unknown members are passed on. */
const OTHER_DIALECTS: Readonly<Record<string, ReadonlySet<keyof ChatRequest>>> = {
  ollama: new Set(['n', 'logprobs', 'topLogprobs', 'user', 'parallelToolCalls', 'toolChoice']),
};

const WIRE_NAMES: Partial<Record<keyof ChatRequest, string>> = {
  n: 'n',
  logprobs: 'logprobs',
  topLogprobs: 'top_logprobs',
  user: 'user',
  parallelToolCalls: 'parallel_tool_calls',
  toolChoice: 'tool_choice',
};

/** Wire names of the parameters that a provider of `type` cannot honour; the caller is told, nothing is dropped in silence. */
export function lostParameters(type: string, request: Omit<ChatRequest, 'model'>): string[] {
  const cannot = OTHER_DIALECTS[type];
  if (cannot === undefined) return [];
  const lost: string[] = [];
  for (const name of cannot) {
    if (asksForSomething(name, request)) lost.push(WIRE_NAMES[name] ?? name);
  }
  if (request.extra !== undefined) lost.push(...Object.keys(request.extra));
  return lost;
}

const DEFAULTS: Partial<Record<keyof ChatRequest, unknown>> = {
  n: 1,
  logprobs: false,
  toolChoice: 'auto',
  parallelToolCalls: true,
};

function asksForSomething(name: keyof ChatRequest, request: Omit<ChatRequest, 'model'>): boolean {
  const value = request[name as keyof typeof request];
  if (value === undefined) return false;
  return value !== DEFAULTS[name];
}
