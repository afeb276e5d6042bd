import { StateUnavailable } from './shared-state.js';

/**
 * Waits at most `ms`. A process that was busy itself for longer than that looks once more at what has arrived before
 * it blames the other side: timers run before sockets are read.
 */
export function withinDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = (): void => reject(new StateUnavailable(`no answer within ${ms} ms`));
    const timer = setTimeout(() => setImmediate(() => setImmediate(late)), ms);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        const why = error instanceof Error ? error.message : String(error);
        reject(new StateUnavailable(why, { cause: error }));
      },
    );
  });
}
