import type { IndexCandidate } from '@sekha/search-index';

/** Breaks ties the same way everywhere: the newer message first, then the larger key. */
export function newerFirst(a: IndexCandidate, b: IndexCandidate): number {
  return b.sentAtMs - a.sentAtMs || b.messageKey - a.messageKey;
}
