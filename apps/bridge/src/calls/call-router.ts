import type { Usage } from '../providers/chat-types.js';
import type { BreakerGate } from '../resilience/with-breaker.js';
import type { CallCandidate, CallSettings } from './call-candidate.js';
import type { CallLimits } from './call-limits.js';
import type { CallNeed } from './call-need.js';

/** Who may answer a request, best first, and the configuration it runs under to its end. */
export interface RoutedCall {
  candidates: readonly CallCandidate[];
  /** The most that a candidate may be expected to cost, USD: the caller's limit or the configuration's. */
  maxCostUsd: number | undefined;
  settings: CallSettings;
  limits: CallLimits;
  /** Tokens that the call is expected to take, in and out, for the token limits of keys. */
  expectedTokens: number;
  breakers: BreakerGate<CallCandidate>;
  /** USD; null when the model has no known price. */
  costOf(candidate: CallCandidate, usage: Usage): number | null;
}

/**
 * Finds candidates for calls. Throws `model.not_found` when the caller names a model nobody has, and
 * `route.unavailable`, saying why for each, when none is suitable. A class, because Nest injects by it.
 */
export abstract class CallRouter {
  abstract route(need: CallNeed): RoutedCall;
  /** Tokens of these texts, counted. */
  abstract countTokens(texts: readonly string[]): number;
}
