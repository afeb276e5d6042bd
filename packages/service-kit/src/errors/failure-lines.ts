import type { AppError } from '@sekha/contracts';
import type { Logger } from 'pino';

/** A provider that is away fails every request: one line now and then says it. */
const LINE_EVERY_MS = 10_000;

/**
 * The lines of requests that failed for no fault of theirs. A defect is an error with its stack each time; a failure
 * that we foresaw is one warning, and no more than one every ten seconds for each code.
 */
export class FailureLines {
  private readonly lastAtMs = new Map<string, number>();
  private readonly unsaid = new Map<string, number>();

  constructor(
    private readonly logger: Logger,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  say(error: AppError, requestId: string): void {
    const { code, message } = error;
    if (code === 'internal') {
      this.logger.error({ request_id: requestId, err: error, error_code: code }, message);
      return;
    }
    const unsaid = this.unsaid.get(code) ?? 0;
    if (this.nowMs() - (this.lastAtMs.get(code) ?? Number.NEGATIVE_INFINITY) < LINE_EVERY_MS) {
      this.unsaid.set(code, unsaid + 1);
      return;
    }
    this.lastAtMs.set(code, this.nowMs());
    this.unsaid.set(code, 0);
    const more = {
      ...(unsaid === 0 ? {} : { unsaid }),
      ...(error.cause instanceof Error ? { cause: error.cause.message } : {}),
    };
    this.logger.warn({ request_id: requestId, error_code: code, status: error.status, ...more }, message);
  }
}
