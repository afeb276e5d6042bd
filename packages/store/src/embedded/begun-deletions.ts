import { AppError } from '@sekha/contracts';
import type { RecordSelection } from '../record-view.js';
import type { Deletion } from '../tenant-record.js';
import { findBegunDeletion, listBegunDeletions } from './begun-deletion-rows.js';
import type { RecordContext } from './record-context.js';
import { RecordDeletion } from './record-deletion.js';

/** A deletion that was stopped (disk full) is tried again after this long, and ever less often. */
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

/**
 * The deletions of a store. One that takes more than one transaction is completed whatever comes between: by itself
 * while the store is open, else at its next opening.
 */
export class BegunDeletions {
  /** Those that somebody works on right now. */
  private readonly running = new Set<number>();
  private timer: NodeJS.Timeout | undefined;
  private retryMs = FIRST_RETRY_MS;
  private ended = false;

  constructor(private readonly context: RecordContext) {}

  /** How many have stopped in the middle. */
  get stopped(): number {
    return listBegunDeletions(this.context.reader).filter((id) => !this.running.has(id)).length;
  }

  /** Throws as the store does; when a part is gone already, the error says that the rest goes by itself. */
  async run(tenant: number, selection: RecordSelection): Promise<Deletion> {
    let begun: number | undefined;
    try {
      return await new RecordDeletion(this.context, tenant, selection).run((id) => {
        begun = id;
        this.running.add(id);
      });
    } catch (error) {
      if (begun === undefined) throw error;
      this.tryLater();
      throw toBegun(error);
    } finally {
      if (begun !== undefined) this.running.delete(begun);
    }
  }

  /** Completes what was begun. What cannot be completed now is no reason to fail: it is tried again. */
  async complete(): Promise<void> {
    let isOver = true;
    for (const id of listBegunDeletions(this.context.reader))
      await this.goOn(id).catch((error: unknown) => {
        isOver = false;
        if (!this.ended) tellOf(error);
      });
    if (isOver) this.retryMs = FIRST_RETRY_MS;
    else this.tryLater();
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  private async goOn(id: number): Promise<void> {
    if (this.running.has(id)) return;
    this.running.add(id);
    try {
      const begun = findBegunDeletion(this.context.reader, id);
      if (begun !== undefined)
        await new RecordDeletion(this.context, begun.tenant, begun.selection).goOn(begun);
    } finally {
      this.running.delete(id);
    }
  }

  private tryLater(): void {
    if (this.ended || this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.complete();
    }, this.retryMs);
    this.timer.unref();
    this.retryMs = Math.min(this.retryMs * 2, LAST_RETRY_MS);
  }
}

/** Whoever writes is told of a full disk anyway. */
function tellOf(error: unknown): void {
  if (error instanceof AppError && error.code === 'store.full') return;
  const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.emitWarning(`A deletion that was begun cannot be completed yet: ${why}`);
}

/** "Nothing was changed" would not be true. */
function toBegun(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  const why = error.message.replace(' Nothing was changed.', '');
  return new AppError(
    error.code,
    `${why} A part of the deletion is done; the rest goes by itself as soon as it can, at the latest at the next start.`,
    { details: { ...(error.details as object | undefined), deletion: 'begun' }, cause: error },
  );
}
