import { type Clock, systemClock } from '../resilience/clock.js';
import type { LedgerDatabase } from './ledger-database.js';
import type { LedgerEntry } from './ledger-entry.js';
import type { UsageFilter, UsageSums } from './usage-sums.js';

export interface LedgerEvents {
  /** A write failed; `waiting` entries are tried again. */
  failed(error: unknown, waiting: number): void;
  /** So many entries are lost, because the disk has refused them for too long. */
  lost(entries: number): void;
}

/** One transaction for all calls of this time: a killed process loses no more than it. */
const WRITE_EVERY_MS = 20;
const RETRY_MS = 1_000;
const MOST_WAITING = 50_000;

/** Writes every call down, a few milliseconds after it has ended. No failure of the disk reaches a call. */
export class CallLedger {
  private waiting: LedgerEntry[] = [];
  private cancel: (() => void) | undefined;
  private refused = false;

  constructor(
    private readonly database: LedgerDatabase,
    private readonly events: LedgerEvents,
    private readonly clock: Clock = systemClock,
  ) {}

  /** Calls that the disk refuses to take now; 0 when all is well. */
  get unwritten(): number {
    return this.refused ? this.waiting.length : 0;
  }

  record(entry: LedgerEntry): void {
    if (this.waiting.length >= MOST_WAITING) {
      this.events.lost(1);
      return;
    }
    this.waiting.push(entry);
    this.cancel ??= this.clock.after(WRITE_EVERY_MS, () => this.write());
  }

  /** Sums over all calls that have ended. */
  sums(filter: UsageFilter): UsageSums[] {
    this.write();
    return this.database.sums(filter);
  }

  close(): void {
    this.write();
    this.cancel?.();
    if (this.waiting.length > 0) this.events.lost(this.waiting.length);
    this.database.close();
  }

  private write(): void {
    this.cancel?.();
    this.cancel = undefined;
    if (this.waiting.length === 0) return;
    try {
      this.database.append(this.waiting);
      this.waiting = [];
      this.refused = false;
    } catch (error) {
      this.refused = true;
      this.events.failed(error, this.waiting.length);
      this.cancel = this.clock.after(RETRY_MS, () => this.write());
    }
  }
}
