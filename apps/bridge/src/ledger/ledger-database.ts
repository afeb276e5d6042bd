import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { type DaySum, sumDays, tokensOf } from './day-sums.js';
import type { LedgerEntry } from './ledger-entry.js';
import { ADD_TO_DAY, INSERT_CALL, LEDGER_SCHEMA } from './ledger-schema.js';
import { type UsageFilter, type UsageSums, usageStatement } from './usage-sums.js';

type Database = InstanceType<typeof DatabaseSync>;

const FILE = 'bridge-ledger.sqlite';
/** Several bridges may write to one file. */
const BUSY_TIMEOUT_MS = 2_000;
const KNOWN_VERSION = 1;
const OWNER_ONLY = 0o600;

/** The ledger's SQLite. Every method is one transaction and blocks for as long as it takes. */
export class LedgerDatabase {
  private readonly insertCall;
  private readonly addToDay;

  private constructor(private readonly database: Database) {
    this.insertCall = database.prepare(INSERT_CALL);
    this.addToDay = database.prepare(ADD_TO_DAY);
  }

  /** In a folder, made where it is missing; null = in memory. Throws when the folder cannot be written to. */
  static open(folder: string | null): LedgerDatabase {
    const database = new DatabaseSync(folder === null ? ':memory:' : prepareFile(folder), {
      timeout: BUSY_TIMEOUT_MS,
    });
    try {
      // NORMAL: a killed process loses nothing; a power cut may lose the last calls, never the file.
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
      migrate(database);
      return new LedgerDatabase(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  append(entries: readonly LedgerEntry[]): void {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      for (const entry of entries) this.write(entry);
      for (const sum of sumDays(entries)) this.add(sum);
      this.database.exec('COMMIT');
    } catch (error) {
      // The first failure is the one to tell; a failed rollback says that there was nothing to take back.
      try {
        this.database.exec('ROLLBACK');
      } catch {}
      throw error;
    }
  }

  sums(filter: UsageFilter): UsageSums[] {
    const { sql, values } = usageStatement(filter);
    return this.database.prepare(sql).all(...values) as unknown as UsageSums[];
  }

  close(): void {
    this.database.close();
  }

  private write(entry: LedgerEntry): void {
    const { keyName, providerId, modelId, estimate, cost, latencyMs, outcome } = entry;
    this.insertCall.run(
      Math.round(entry.atMs),
      keyName,
      entry.operation,
      providerId,
      modelId,
      entry.streamed ? 1 : 0,
      ...tokensOf(entry),
      entry.usageEstimated ? 1 : 0,
      estimate,
      cost,
      latencyMs,
      entry.attempts,
      outcome,
    );
  }

  private add(sum: DaySum): void {
    const { day, keyName, providerId, modelId, calls, failed } = sum;
    this.addToDay.run(
      day,
      keyName,
      providerId,
      modelId,
      calls,
      failed,
      ...sum.tokens,
      sum.estimated,
      sum.unpriced,
      sum.cost,
      sum.latencyMs,
    );
  }
}

/**
 * Who called what is nobody else's business. SQLite gives its -wal and -shm files the rights of the database file. One
 * that is there is not opened: closing it would drop the locks of others in this process on it.
 */
function prepareFile(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, FILE);
  const existing = statSync(file, { throwIfNoEntry: false });
  if (existing === undefined) closeSync(openSync(file, 'a', OWNER_ONLY));
  else if ((existing.mode & 0o077) !== 0 && process.geteuid?.() === existing.uid) chmodSync(file, OWNER_ONLY);
  return file;
}

function migrate(database: Database): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > KNOWN_VERSION) throw new Error(`${FILE} was written by a newer version of the bridge`);
  if (version === KNOWN_VERSION) return;
  database.exec(`BEGIN IMMEDIATE; ${LEDGER_SCHEMA} COMMIT`);
}
