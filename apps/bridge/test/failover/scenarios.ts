import type { Fault, ReplySource, SeenRequest } from '@sekha/testing';
import type { BridgeConfig } from '../../src/config/bridge-config.js';
import { played, retryAfter } from './catalogue-time.js';
import type { UpstreamStyle } from './upstreams.js';

/** Faults of one upstream: those of its first calls, then the one of all that follow. */
export interface Play {
  first?: Fault[];
  always?: Fault;
  /** Which calls `always` is for. */
  only?: (request: SeenRequest) => boolean;
}

/** Fewest and most calls. */
export type Between = readonly [number, number];

/** What must have come of it. */
export interface Verdict {
  /**
   * `whole`: the text, complete and once. `broken`: an error event, and no finish. `whole or broken`: either.
   * A code: refused with it, before anything was told.
   */
  caller: 'whole' | 'broken' | 'whole or broken' | { status: number; code: string };
  /** Who began the answer; where several may, any. */
  by?: 'primary' | 'fallback';
  primaryCalls: Between;
  fallbackCalls: Between;
  /** The primary is not asked again before this, milliseconds. */
  primaryRestsMs?: number;
  /** The bridge must have closed the primary's socket itself. */
  hangsUp?: boolean;
  /** Only the fallback's usage is billed. */
  billsFallbackOnly?: boolean;
}

export interface Scenario {
  id: string;
  title: string;
  primary: (style: UpstreamStyle) => Play;
  fallback?: (style: UpstreamStyle) => Play;
  /** More of the request. */
  ask?: object;
  /** What the primary says, when it is not the healthy answer; the fallback likewise. */
  answer?: ReplySource;
  fallbackAnswer?: ReplySource;
  /** More of the configuration. */
  change?: Partial<BridgeConfig>;
  /** Only before these; before all when left out. */
  styles?: readonly UpstreamStyle['type'][];
  verdict: Verdict;
}

const THREE: Between = [1, 3];
const ONCE: Between = [1, 1];
const NEVER: Between = [0, 0];

export const SCENARIOS: readonly Scenario[] = [
  {
    id: 'S01',
    title: 'one 429 with Retry-After 2 s',
    primary: () => ({ first: [{ status: 429, headers: retryAfter(2) }] }),
    verdict: { caller: 'whole', primaryCalls: [1, 2], fallbackCalls: [0, 1], primaryRestsMs: played(2) },
  },
  {
    id: 'S02',
    title: 'endless 429 without the header',
    primary: () => ({ always: { status: 429 } }),
    verdict: { caller: 'whole', by: 'fallback', primaryCalls: THREE, fallbackCalls: ONCE },
  },
  {
    id: 'S03',
    title: 'one 500',
    primary: () => ({ first: [{ status: 500 }] }),
    verdict: { caller: 'whole', by: 'primary', primaryCalls: [2, 2], fallbackCalls: NEVER },
  },
  {
    id: 'S04',
    title: 'endless 503',
    primary: () => ({ always: { status: 503 } }),
    verdict: { caller: 'whole', by: 'fallback', primaryCalls: THREE, fallbackCalls: ONCE },
  },
  {
    id: 'S05',
    title: 'TCP reset before headers',
    primary: () => ({ always: { resetBeforeHeaders: true } }),
    verdict: { caller: 'whole', by: 'fallback', primaryCalls: THREE, fallbackCalls: ONCE },
  },
  {
    id: 'S06',
    title: 'accepts, then silence for 120 s',
    primary: () => ({ always: { delayHeadersMs: played(120) } }),
    verdict: { caller: 'whole', by: 'fallback', primaryCalls: ONCE, fallbackCalls: ONCE, hangsUp: true },
  },
  {
    id: 'S07',
    title: 'first token only after 20 s',
    primary: () => ({ always: { delayFirstChunkMs: played(20) } }),
    verdict: { caller: 'whole', by: 'fallback', primaryCalls: ONCE, fallbackCalls: ONCE, hangsUp: true },
  },
  {
    id: 'S08',
    title: 'stream dies after 40 of 60 tokens',
    primary: ({ headChunks }) => ({ always: { cutAfterChunks: headChunks + 40 } }),
    verdict: { caller: 'whole', by: 'primary', primaryCalls: ONCE, fallbackCalls: ONCE },
  },
  {
    id: 'S09',
    title: 'silence for 30 s in the middle',
    primary: ({ headChunks }) => ({ always: { pauseAfterChunks: headChunks + 30, pauseMs: played(30) } }),
    verdict: { caller: 'whole', by: 'primary', primaryCalls: ONCE, fallbackCalls: ONCE, hangsUp: true },
  },
  {
    id: 'S10',
    title: 'one invalid event in the middle',
    // It goes on after the event, slowly enough to see whether anybody still listens.
    primary: ({ headChunks }) => ({
      always: { invalidAfterChunks: headChunks + 30, pauseAfterChunks: headChunks + 32, pauseMs: played(30) },
    }),
    verdict: { caller: 'whole', by: 'primary', primaryCalls: ONCE, fallbackCalls: ONCE, hangsUp: true },
  },
  {
    id: 'S11',
    title: 'the end mark is missing',
    primary: () => ({ always: { withoutTerminator: true } }),
    verdict: { caller: 'whole', by: 'primary', primaryCalls: ONCE, fallbackCalls: [0, 1] },
  },
  {
    id: 'S12',
    title: '400 context length',
    primary: ({ contextTooLong: body }) => ({ always: { status: 400, body } }),
    verdict: { caller: 'whole', by: 'fallback', primaryCalls: ONCE, fallbackCalls: ONCE },
  },
  {
    id: 'S13',
    title: '400 content filter, told to the caller',
    primary: ({ contentRefused: body }) => ({ always: { status: 400, body } }),
    verdict: {
      caller: { status: 400, code: 'content_filter' },
      primaryCalls: ONCE,
      fallbackCalls: NEVER,
    },
  },
  {
    id: 'S14',
    title: 'cut, and the fallback refuses a prefill',
    primary: ({ headChunks }) => ({ first: [{ cutAfterChunks: headChunks + 40 }], always: { status: 503 } }),
    fallback: ({ prefillRefused: body }) => ({ always: { status: 400, body }, only: endsWithAssistant }),
    verdict: { caller: 'broken', by: 'primary', primaryCalls: [1, 4], fallbackCalls: [0, 1] },
  },
  {
    id: 'S16',
    title: 'persistent 503: named and billed is the fallback',
    primary: () => ({ always: { status: 503 } }),
    verdict: {
      caller: 'whole',
      by: 'fallback',
      primaryCalls: THREE,
      fallbackCalls: ONCE,
      billsFallbackOnly: true,
    },
  },
];

/** True for a request that asks to go on from the beginning of an answer. */
export function endsWithAssistant({ body }: SeenRequest): boolean {
  const { messages = [] } = (body ?? {}) as { messages?: { role: string }[] };
  return messages.at(-1)?.role === 'assistant';
}
