import { AppError } from '@sekha/contracts';

/** What an aborted call is answered with. */
export function abortedError(signal: AbortSignal): AppError {
  return new AppError('call.aborted', 'the call was aborted', { cause: signal.reason });
}

/** The promise's outcome, or `call.aborted` as soon as the signal fires. */
export function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    const abort = () => reject(abortedError(signal));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
