import type { Connection } from './connection.js';
import type { Tenants } from './tenants.js';
import type { WriteQueue } from './write-queue.js';

/** What every part of the embedded store works with. */
export interface RecordContext {
  /** Only inside a write of the queue. */
  readonly writer: Connection;
  /** Sees what is committed, and nothing else. */
  readonly reader: Connection;
  readonly queue: WriteQueue;
  readonly tenants: Tenants;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** A new UUID v7. */
  readonly newId: () => string;
}
