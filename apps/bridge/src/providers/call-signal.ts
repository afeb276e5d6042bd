/**
 * Tells a call that nobody wants its answer any more. It is as much of an `AbortSignal` as we use, so that any of
 * those is one.
 */
export interface CallSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * A signal that its owner fires. An `AbortController` does the same and costs many times as much, which a call would
 * pay for its caller and again for each attempt.
 */
export class Cancellation implements CallSignal {
  private fired = false;
  private listeners: (() => void)[] = [];

  get aborted(): boolean {
    return this.fired;
  }

  /** Each listener is called once, in the order in which they came. */
  addEventListener(_: 'abort', listener: () => void): void {
    if (!this.fired) this.listeners.push(listener);
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    const at = this.listeners.indexOf(listener);
    if (at >= 0) this.listeners.splice(at, 1);
  }

  /** Fires it; again does nothing. */
  abort(): void {
    if (this.fired) return;
    this.fired = true;
    const { listeners } = this;
    this.listeners = [];
    for (const listener of listeners) listener();
  }
}
