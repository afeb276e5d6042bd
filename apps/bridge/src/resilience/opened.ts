import type { AppError } from '@sekha/contracts';

/** How an answer ended; without an error it is complete. */
export interface CallEnd {
  error?: AppError;
}

/**
 * An answer that has begun. For a plain call it is the whole answer and `ended` has settled already; for a stream it
 * is the stream, and `ended` settles with its last piece. `ended` never rejects: policies (breaker, budget) listen to
 * it instead of wrapping the stream.
 */
export interface Opened<T> {
  value: T;
  ended: Promise<CallEnd>;
}
