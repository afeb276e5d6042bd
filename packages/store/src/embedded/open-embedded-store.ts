import { resolve } from 'node:path';
import type { MemoryStore } from '../memory-store.js';
import { createIdSource } from '../uuid-v7.js';
import { dropOldBackgroundJobs } from './background-jobs.js';
import { EmbeddedChangeLog } from './change-log.js';
import { prepareDataFolder } from './data-folder.js';
import { EmbeddedStore } from './embedded-store.js';
import { lockFolder } from './folder-lock.js';
import { type OpenDatabase, openDatabase } from './open-database.js';
import type { RecordContext } from './record-context.js';
import { releaseLeases } from './release-leases.js';
import { Tenants } from './tenants.js';
import { WriteQueue } from './write-queue.js';
import { dropOldReceipts } from './write-receipts.js';

export interface EmbeddedStoreOptions {
  /** The folder of the record; made, with its parents, when it is missing. */
  dataDir: string;
  /** Milliseconds since the epoch. */
  clock?: () => number;
  /** A new UUID v7, larger than the last one. */
  newId?: () => string;
  /** The size in bytes the database may grow to (`store.full` beyond it); the disk is the limit when absent. */
  maxBytes?: number;
}

/**
 * Opens the record in a data folder. Throws `store.unavailable` with `details.reason`: `locked` (another process
 * has the folder), `newer_schema`, `corrupt`, `foreign_file`, `no_access`, `read_only`; `store.full` on a full disk.
 */
export async function openEmbeddedStore(options: EmbeddedStoreOptions): Promise<MemoryStore> {
  const dataDir = resolve(options.dataDir);
  const clock = options.clock ?? Date.now;
  const file = prepareDataFolder(dataDir);
  const lock = lockFolder(dataDir);
  try {
    const { maxBytes } = options;
    const database = openDatabase(file, { nowMs: clock(), ...(maxBytes === undefined ? {} : { maxBytes }) });
    const { context, changes } = compose(database, clock, options.newId ?? createIdSource(clock));
    await context.queue.run(() => {
      dropOldReceipts(context.writer, clock());
      dropOldBackgroundJobs(context.writer, clock());
      releaseLeases(context.writer, clock());
    });
    return new EmbeddedStore(context, changes, lock, file);
  } catch (error) {
    lock.release();
    throw error;
  }
}

function compose(
  { writer, reader }: OpenDatabase,
  clock: () => number,
  newId: () => string,
): { context: RecordContext; changes: EmbeddedChangeLog } {
  const queue: WriteQueue = new WriteQueue(writer, () => changes.announce());
  const context: RecordContext = { writer, reader, queue, tenants: new Tenants(reader), clock, newId };
  const changes = new EmbeddedChangeLog(context);
  return { context, changes };
}
