import type { WritePace } from '../write-once.js';

/** A write in steps: between two `yield`s it runs undisturbed; at a `yield` the event loop may turn. */
export type Steps<T> = Generator<void, T, void>;

export interface WaitingWrite {
  /** `outside`: not in a transaction. */
  kind: 'short' | 'long' | 'outside';
  pace: WritePace;
  start(): Steps<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Writes that share a transaction, and when it has been long enough for the rest to wait for the next one. */
export interface WriteGroup {
  writes: WaitingWrite[];
  maxMs: number;
}

const MAX_GROUP = 64;
const MAX_GROUP_MS = 20;
/** Whoever writes now waits for one group of a bulk at most. */
const MAX_BULK_GROUP_MS = 8;
/** A bulk that has waited so long has its turn, however much is written meanwhile. */
const BULK_WAITS_MS = 100;

/**
 * What waits to be written, in order; what people write now goes before what is part of something large. Writes that
 * wait together share one transaction, and so one flush of the disk.
 */
export class WaitingWrites {
  private readonly usual: WaitingWrite[] = [];
  private readonly bulk: WaitingWrite[] = [];
  private bulkWaitsSinceMs = 0;

  get isEmpty(): boolean {
    return this.usual.length === 0 && this.bulk.length === 0;
  }

  add(write: WaitingWrite, nowMs: number): void {
    if (write.pace === 'bulk' && this.bulk.length === 0) this.bulkWaitsSinceMs = nowMs;
    this.listOf(write.pace).push(write);
  }

  /** The next group; empty when nothing waits. */
  take(nowMs: number): WriteGroup {
    const isBulkDue = this.bulk.length > 0 && nowMs - this.bulkWaitsSinceMs >= BULK_WAITS_MS;
    if (this.usual.length > 0 && !isBulkDue) return { writes: takeFrom(this.usual), maxMs: MAX_GROUP_MS };
    this.bulkWaitsSinceMs = nowMs;
    return { writes: takeFrom(this.bulk), maxMs: MAX_BULK_GROUP_MS };
  }

  /** Writes of a group that were not begun: they are the next of their kind. */
  giveBack(writes: readonly WaitingWrite[]): void {
    const [first] = writes;
    if (first !== undefined) this.listOf(first.pace).unshift(...writes);
  }

  private listOf(pace: WritePace): WaitingWrite[] {
    return pace === 'bulk' ? this.bulk : this.usual;
  }
}

function takeFrom(writes: WaitingWrite[]): WaitingWrite[] {
  const firstLong = writes.findIndex(({ kind }) => kind !== 'short');
  if (firstLong === 0) return writes.splice(0, 1);
  return writes.splice(0, Math.min(firstLong < 0 ? MAX_GROUP : firstLong, MAX_GROUP));
}
