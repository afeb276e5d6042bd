import { resolve } from 'node:path';
import { AppError } from '@sekha/contracts';
import type { MemoryStore } from '../memory-store.js';
import { createIdSource } from '../uuid-v7.js';
import { EmbeddedChangeLog } from './change-log.js';
import { prepareDataFolder } from './data-folder.js';
import { keepReserve, spendReserve } from './disk-reserve.js';
import { EmbeddedStore } from './embedded-store.js';
import { lockFolder } from './folder-lock.js';
import { type OpenDatabase, openDatabase } from './open-database.js';
import type { RecordContext } from './record-context.js';
import { Tenants } from './tenants.js';
import { WriteQueue } from './write-queue.js';

export interface EmbeddedStoreOptions {
  /** The folder of the record; made, with its parents, when it is missing. */
  dataDir: string;
  /** Milliseconds since the epoch. */
  clock?: () => number;
  /** A new UUID v7, larger than the last one. */
  newId?: () => string;
  /** The size in bytes the database may grow to (`store.full` beyond it); the disk is the limit when absent. */
  maxBytes?: number;
  /** Told how many deletions an earlier process had begun, before they are completed: that may take a minute. */
  onBegunDeletions?: (count: number) => void;
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
  let close = async (): Promise<void> => lock.release();
  try {
    const { maxBytes } = options;
    const wanted = { nowMs: clock(), ...(maxBytes === undefined ? {} : { maxBytes }) };
    const database = openInRoom(dataDir, () => openDatabase(file, wanted));
    const { context, changes } = compose(database, clock, options.newId ?? createIdSource(clock));
    const store = new EmbeddedStore(context, changes, lock, file);
    close = () => store.close();
    await store.beginHousekeeping(options.onBegunDeletions);
    keepReserve(dataDir);
    return store;
  } catch (error) {
    await close();
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

/** On a full disk the room that was kept for that is given back, and it is tried once more. */
function openInRoom<T>(dataDir: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!lacksRoom(error) || !spendReserve(dataDir)) throw error;
    return open();
  }
}

/** SQLite reports an index of the log that does not fit as an error of the disk. */
function lacksRoom(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const { reason } = (error.details ?? {}) as { reason?: unknown };
  return error.code === 'store.full' || reason === 'io';
}
