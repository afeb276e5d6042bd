import { type CallSignal, Cancellation } from '../providers/call-signal.js';

/**
 * Identical calls in flight become one. Each caller may leave on its own; the joint call is aborted when the last one
 * has left. Of those who get its result exactly one pays: the first that has not left.
 */
export class JoinedCalls<T> {
  private readonly running = new Map<string, JoinedCall<T>>();

  /** Joins the call under `key`, or starts it. Rejects at once with `left()` when `signal` aborts. */
  join(
    key: string,
    signal: CallSignal,
    start: (signal: CallSignal) => Promise<T>,
    left: () => Error,
  ): Promise<Joined<T>> {
    const call = this.running.get(key) ?? this.begin(key, start);
    call.callers++;
    return new Promise<Joined<T>>((resolve, reject) => {
      let hasLeft = false;
      const leave = (): void => {
        hasLeft = true;
        call.callers--;
        if (call.callers === 0) {
          this.forget(key, call);
          call.controller.abort();
        }
        reject(left());
      };
      if (signal.aborted) {
        leave();
        return;
      }
      signal.addEventListener('abort', leave, { once: true });
      const stay = (): void => signal.removeEventListener('abort', leave);
      const take = (value: T): void => {
        if (hasLeft) return;
        resolve({ value, pays: !call.isPaid });
        call.isPaid = true;
      };
      call.result.then(take, reject).finally(stay);
    });
  }

  private begin(key: string, start: (signal: CallSignal) => Promise<T>): JoinedCall<T> {
    const controller = new Cancellation();
    const call: JoinedCall<T> = { callers: 0, isPaid: false, controller, result: start(controller) };
    this.running.set(key, call);
    const done = (): void => this.forget(key, call);
    call.result.then(done, done);
    return call;
  }

  /** A newer call under the same key stays. */
  private forget(key: string, call: JoinedCall<T>): void {
    if (this.running.get(key) === call) this.running.delete(key);
  }
}

/** The result of a joint call, and whether it is this caller's to pay for. */
export interface Joined<T> {
  value: T;
  pays: boolean;
}

interface JoinedCall<T> {
  callers: number;
  isPaid: boolean;
  controller: Cancellation;
  result: Promise<T>;
}
