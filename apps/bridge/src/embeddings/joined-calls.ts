import { type CallSignal, Cancellation } from '../providers/call-signal.js';

/**
 * Identical calls in flight become one. Each caller may leave on its own; the joint call is aborted when the last one
 * has left.
 */
export class JoinedCalls<T> {
  private readonly running = new Map<string, JoinedCall<T>>();

  /** Joins the call under `key`, or starts it. Rejects at once with `left()` when `signal` aborts. */
  join(
    key: string,
    signal: CallSignal,
    start: (signal: CallSignal) => Promise<T>,
    left: () => Error,
  ): Promise<T> {
    const call = this.running.get(key) ?? this.begin(key, start);
    call.callers++;
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
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
      call.result.then(resolve, reject).finally(stay);
    });
  }

  private begin(key: string, start: (signal: CallSignal) => Promise<T>): JoinedCall<T> {
    const controller = new Cancellation();
    const call: JoinedCall<T> = { callers: 0, controller, result: start(controller) };
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

interface JoinedCall<T> {
  callers: number;
  controller: Cancellation;
  result: Promise<T>;
}
