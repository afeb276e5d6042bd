import type { WritePace } from '../write-once.js';
import type { Connection } from './connection.js';
import { unavailable } from './store-errors.js';
import { type Steps, type WaitingWrite, WaitingWrites, type WriteGroup } from './waiting-writes.js';

export type { Steps } from './waiting-writes.js';

/** After this long a log that could not be folded is tried again. */
const FOLD_AGAIN_MS = 1_000;
/** How long a long write may keep the event loop before it lets others run. */
const MAX_STEP_MS = 15;

/**
 * The one writer. Work runs in the order it came (what is part of something large after what is written now), each
 * piece wholly or not at all, and its promise resolves after the commit. Short writes that arrive together are committed together; one that fails takes no other with it.
 */
export class WriteQueue {
  private readonly waiting = new WaitingWrites();
  private draining: Promise<void> | undefined;
  private closed = false;
  /** When a reader was last in the way of folding the log; undefined since it was folded. */
  private refusedMs: number | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly onCommitted: () => void,
  ) {}

  /** A short write: a few hundred rows at most. */
  run<T>(work: () => T): Promise<T> {
    return this.enqueue('short', inOneStep(work));
  }

  /** A long write, in one transaction of its own. Reads go on meanwhile and see nothing of it until the commit. */
  runInSteps<T>(work: () => Steps<T>): Promise<T> {
    return this.enqueue('long', work);
  }

  /** One of the two, by size. */
  write<T>(work: () => Steps<T>, short: boolean, pace: WritePace = 'usual'): Promise<T> {
    return this.enqueue(short ? 'short' : 'long', work, pace);
  }

  /**
   * Folds the write-ahead log into the database and empties it: after deletions, so that the text does not live on
   * in the log, and at the end. It only tidies up and never rejects: a log that cannot be folded now (disk full, a
   * reader in the way) is as durable as the database; it is tried again with later writes, and at the next opening.
   */
  foldLog(): Promise<void> {
    const fold = inOneStep(() => this.foldNow());
    return this.enqueue('outside', fold).catch(() => undefined);
  }

  /** Folds the log where that was asked for and a reader was in the way. */
  async foldRefusedLog(): Promise<void> {
    if (this.refusedMs !== undefined) await this.foldLog();
  }

  /** Finishes what is queued and refuses what comes after. */
  async close(): Promise<void> {
    this.closed = true;
    await this.draining;
    this.rollback();
  }

  /** Waits for no reader: an export or a backup may have one for minutes, and the event loop would stand still. */
  private foldNow(): void {
    const { timeout = 0 } = this.connection.get<{ timeout: number }>('PRAGMA busy_timeout') ?? {};
    this.connection.exec('PRAGMA busy_timeout = 0');
    try {
      const folded = this.connection.get<{ busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)');
      this.refusedMs = folded?.busy === 1 ? performance.now() : undefined;
    } finally {
      this.connection.exec(`PRAGMA busy_timeout = ${timeout}`);
    }
  }

  private enqueue<T>(
    kind: WaitingWrite['kind'],
    start: () => Steps<T>,
    pace: WritePace = 'usual',
  ): Promise<T> {
    if (this.closed) return Promise.reject(unavailable('closed', 'The store is closed.'));
    return new Promise<T>((resolve, reject) => {
      const write = { kind, pace, start, resolve: resolve as (value: unknown) => void, reject };
      this.waiting.add(write, performance.now());
      this.draining ??= this.drain();
    });
  }

  private async drain(): Promise<void> {
    // What else arrives in this turn of the event loop joins the first group.
    await turn();
    while (!this.waiting.isEmpty) {
      const group = this.waiting.take(performance.now());
      const [first] = group.writes;
      if (first !== undefined && group.writes.length === 1) await this.runAlone(first);
      else await this.runTogether(group);
      if (!this.waiting.isEmpty) await turn();
    }
    this.draining = undefined;
    if (!this.closed && performance.now() - (this.refusedMs ?? Number.POSITIVE_INFINITY) > FOLD_AGAIN_MS)
      void this.foldLog();
  }

  private async runAlone(task: WaitingWrite): Promise<void> {
    const inTransaction = task.kind !== 'outside';
    let value: unknown;
    try {
      if (inTransaction) this.begin();
      value = task.kind === 'long' ? await runSteps(task.start()) : finish(task.start());
      if (inTransaction) this.connection.run('COMMIT');
    } catch (error) {
      this.rollback();
      task.reject(error);
      return;
    }
    task.resolve(value);
    this.tellOfCommit();
  }

  private async runTogether({ writes, maxMs }: WriteGroup): Promise<void> {
    const startedMs = performance.now();
    const settled: (() => void)[] = [];
    let done = 0;
    try {
      this.begin();
      for (const task of writes) {
        settled.push(this.runInSavepoint(task));
        done += 1;
        if (performance.now() - startedMs > maxMs) break;
      }
      this.connection.run('COMMIT');
    } catch {
      // The whole transaction is gone (disk full, I/O): each task meets its own fate, alone.
      this.rollback();
      for (const task of writes) await this.runAlone(task);
      return;
    }
    this.waiting.giveBack(writes.slice(done));
    for (const settle of settled) settle();
    this.tellOfCommit();
  }

  /** Runs one task of a group; throws only when the transaction itself is lost. */
  private runInSavepoint(task: WaitingWrite): () => void {
    this.connection.run('SAVEPOINT task');
    try {
      const value = finish(task.start());
      this.connection.run('RELEASE task');
      return () => task.resolve(value);
    } catch (error) {
      if (!this.connection.database.isTransaction) throw error;
      this.connection.exec('ROLLBACK TO task; RELEASE task');
      return () => task.reject(error);
    }
  }

  /** The writes stand whoever fails to hear of them, and those that wait must have their turn. */
  private tellOfCommit(): void {
    try {
      this.onCommitted();
    } catch (error) {
      process.emitWarning(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  /** What an earlier write left, because it could not be taken back then, goes first: no write may stand on it. */
  private begin(): void {
    this.rollback();
    if (this.connection.database.isTransaction)
      throw unavailable('io', 'The store cannot take back an earlier write that failed.');
    this.connection.run('BEGIN IMMEDIATE');
  }

  /** Never throws: those that wait must have their turn, and the next one tries again. */
  private rollback(): void {
    const { database } = this.connection;
    try {
      if (database.isOpen && database.isTransaction) this.connection.exec('ROLLBACK');
    } catch (error) {
      process.emitWarning(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }
}

function inOneStep<T>(work: () => T): () => Steps<T> {
  // biome-ignore lint/correctness/useYield: it has one step
  return function* () {
    return work();
  };
}

function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

async function runSteps<T>(steps: Steps<T>): Promise<T> {
  let turnedMs = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - turnedMs < MAX_STEP_MS) continue;
    await turn();
    turnedMs = performance.now();
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
