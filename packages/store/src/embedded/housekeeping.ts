import { AppError } from '@sekha/contracts';
import { dropOldBackgroundJobs } from './background-jobs.js';
import type { RecordContext } from './record-context.js';
import { dropOldReceipts } from './write-receipts.js';

const DAY_MS = 24 * 3_600_000;
/** Rows that go in one transaction: some milliseconds of the writer. */
const ROWS_AT_ONCE = 500;

/** Forgets what nobody asks for any more: at the opening of a store, and daily while it is open, which may be for years. */
export class Housekeeping {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly context: RecordContext) {}

  async begin(): Promise<void> {
    await whereThereIsRoom(() => this.tidy());
    this.timer = setInterval(() => {
      // What could not be done today is done tomorrow, or at the next opening; whoever writes is told of a broken disk.
      this.tidy().catch(() => undefined);
    }, DAY_MS);
    this.timer.unref();
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async tidy(): Promise<void> {
    for (const drop of [dropOldReceipts, dropOldBackgroundJobs]) {
      const { queue, writer, clock } = this.context;
      while ((await queue.run(() => drop(writer, clock(), ROWS_AT_ONCE))) === ROWS_AT_ONCE);
    }
  }
}

/** Tidying up is no reason not to open: a full disk can be read, and searched. */
export async function whereThereIsRoom(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'store.full')) throw error;
  }
}
