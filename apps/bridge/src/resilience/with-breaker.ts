import type { AppError } from '@sekha/contracts';
import { toCallError } from './classify-failure.js';
import type { Opened } from './opened.js';
import type { Step, Target } from './policy.js';

/** Leave to make one call; exactly one of its members is called when the call has ended. */
export interface Permit {
  succeeded(): void;
  /** `error` may be no ill health at all (a caller's mistake, a 429): the breaker decides. */
  failed(error: AppError): void;
}

export interface BreakerGate<C extends Target> {
  /** Throws `route.unavailable` while the breaker of the candidate is open. */
  admit(candidate: C): Permit;
}

/** Asks the breaker before each call and tells it how the call ended: for a stream, at the stream's end. */
export function withBreaker<C extends Target, T>(step: Step<C, T>, gate: BreakerGate<C>): Step<C, T> {
  return async (candidate, run): Promise<Opened<T>> => {
    const permit = gate.admit(candidate);
    try {
      const opened = await step(candidate, run);
      void opened.ended.then(({ error }) => {
        if (error === undefined) permit.succeeded();
        else permit.failed(error);
      });
      return opened;
    } catch (thrown) {
      const error = toCallError(thrown);
      permit.failed(error);
      throw error;
    }
  };
}
