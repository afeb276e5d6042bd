import { ERROR_STATUS, type ErrorCode } from './error-codes.js';

/** What an {@link AppError} may carry beside its code and message. */
export interface AppErrorOptions {
  /** Machine-readable details that are safe to show to the caller. */
  details?: unknown;
  /** When a repeat may succeed, in milliseconds from now; rendered as `Retry-After`. */
  retryAfterMs?: number | undefined;
  /** The original failure. It goes to the log, never to the caller. */
  cause?: unknown;
}

/**
 * The one error of the product. Services, stores and provider adapters throw it; the renderer of each face turns
 * it into that face's shape. Whatever else escapes is rendered as `internal`, its cause in the log only.
 */
export class AppError extends Error {
  readonly details: unknown;
  readonly retryAfterMs: number | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** The HTTP status that belongs to the code. */
  get status(): number {
    return ERROR_STATUS[this.code];
  }
}
