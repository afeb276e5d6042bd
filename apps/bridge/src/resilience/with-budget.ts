import type { AppError } from '@sekha/contracts';
import type { Opened } from './opened.js';
import type { Step, Target } from './policy.js';

/** Money set aside for one candidate. Exactly one of its members is called. */
export interface Reservation<T> {
  /** The answer has ended; `error` tells that it is incomplete. Its real cost replaces what was set aside. */
  settle(value: T, error: AppError | undefined): void;
  /** There is no answer: what was set aside is free again, but for what parts of the call have cost. */
  release(): void;
}

export interface CostGate<C extends Target, T> {
  /** Undefined: nothing need be set aside. Throws `budget.exceeded` when the candidate's estimate does not fit. */
  reserve(candidate: C): Reservation<T> | Promise<Reservation<T>> | undefined;
}

/** Reserves before the call, settles after it. */
export function withBudget<C extends Target, T>(step: Step<C, T>, gate: CostGate<C, T>): Step<C, T> {
  return async (candidate, run): Promise<Opened<T>> => {
    const reserving = gate.reserve(candidate);
    if (reserving === undefined) return step(candidate, run);
    const reservation = await reserving;
    try {
      const opened = await step(candidate, run);
      void opened.ended.then(({ error }) => reservation.settle(opened.value, error));
      return opened;
    } catch (thrown) {
      reservation.release();
      throw thrown;
    }
  };
}
