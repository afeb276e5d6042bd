import { AppError } from '@sekha/contracts';
import type { CallSignal } from '../providers/call-signal.js';

/** Time as the policies see it, so that tests can own it. */
export interface Clock {
  /** Monotonic, milliseconds. */
  nowMs(): number;
  /** Runs `then` once after `ms`; the returned function takes it back. */
  after(ms: number, then: () => void): () => void;
}

/** Beyond this `setTimeout` fires at once. */
const LONGEST_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  after(ms, then) {
    const timer = setTimeout(then, Math.min(ms, LONGEST_MS));
    return () => clearTimeout(timer);
  },
};

/** Waits `ms`, or until the caller leaves: then it throws `call.aborted` at once. */
export function pause(clock: Clock, ms: number, signal: CallSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      cancel();
      reject(aborted());
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', leave);
      resolve();
    });
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}

/** The caller has left. It is nobody's failure. */
export function aborted(): AppError {
  return new AppError('call.aborted', 'the caller closed the connection');
}
