import { dropOldBackgroundJobs } from './background-jobs.js';
import type { RecordContext } from './record-context.js';
import { settleSwitch } from './switch-backlog.js';
import { whereThereIsRoom } from './where-there-is-room.js';
import { dropOldReceipts } from './write-receipts.js';

const DAY_MS = 24 * 3_600_000;
/** Rows that go in one transaction: some milliseconds of the writer. */
const ROWS_AT_ONCE = 500;

/**
 * Ends what was left in the middle, and forgets what nobody asks for any more: at the opening of a store, and daily
 * while it is open, which may be for years.
 */
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
    await settleSwitch(this.context);
    for (const drop of [dropOldReceipts, dropOldBackgroundJobs]) {
      const { queue, writer, clock } = this.context;
      while ((await queue.run(() => drop(writer, clock(), ROWS_AT_ONCE))) === ROWS_AT_ONCE);
    }
  }
}
