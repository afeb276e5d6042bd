import { AppError } from '@sekha/contracts';
import type { CallSignal } from '../../call-signal.js';

/** What an aborted call is answered with. */
export function abortedError(): AppError {
  return new AppError('call.aborted', 'the call was aborted');
}

/** The promise's outcome, or `call.aborted` as soon as the signal fires. */
export function untilAborted<Value>(promise: Promise<Value>, signal: CallSignal): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    const abort = () => reject(abortedError());
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
