import type { ChatRequest } from '../providers/chat-types.js';

type Request = Omit<ChatRequest, 'model'>;

/** A vendor with a dialect of its own: what it has no word for, and which unknown members it understands after all. */
interface OtherDialect {
  /** Wire name of a parameter -> whether the request asks for something of it that is lost. */
  lost: Readonly<Record<string, (request: Request) => boolean>>;
  understands: ReadonlySet<string>;
}

/** To all other vendors unknown members are passed on. What each adapter does: `providers/`. */
const OTHER_DIALECTS: Readonly<Record<string, OtherDialect>> = {
  ollama: {
    lost: {
      n: ({ n }) => n !== undefined && n > 1,
      user: ({ user }) => user !== undefined,
      parallel_tool_calls: ({ parallelToolCalls }) => parallelToolCalls === false,
      // What the choice forbids is not offered, but nothing can be forced.
      tool_choice: ({ toolChoice }) => toolChoice === 'required' || typeof toolChoice === 'object',
    },
    understands: new Set(['options', 'keep_alive', 'think', 'reasoning_effort']),
  },
};

/** Wire names of the parameters that a provider of `type` cannot honour: the caller is told, none is dropped in silence. */
export function lostParameters(type: string, request: Request): string[] {
  const dialect = OTHER_DIALECTS[type];
  if (dialect === undefined) return [];
  const lost = Object.keys(dialect.lost).filter((name) => dialect.lost[name]?.(request) === true);
  const unknown = Object.keys(request.extra ?? {}).filter((name) => !dialect.understands.has(name));
  return [...lost, ...unknown];
}
