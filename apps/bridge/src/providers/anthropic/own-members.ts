import type { ChatRequest } from '../chat-types.js';
import type { Members } from '../wire/read-json.js';

/** Members of Anthropic's own that make sense in a body of OpenAI's dialect, too. */
const WELCOME = new Set(['thinking', 'top_k', 'cache_control', 'output_config']);

/** The unknown members that are passed on: all of Anthropic's dialect, of OpenAI's those that only Anthropic has. */
export function ownMembers({ extra = {}, dialect }: ChatRequest): Members {
  if (dialect === 'anthropic') return extra;
  return Object.fromEntries(Object.entries(extra).filter(([name]) => WELCOME.has(name)));
}
