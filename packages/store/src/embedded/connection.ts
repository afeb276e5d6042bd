import type { DatabaseSync } from '@photostructure/sqlite';
import { toStoreError } from './store-errors.js';

export type SqlValue = string | number | null | Uint8Array;
export type Database = InstanceType<typeof DatabaseSync>;
type Statement = ReturnType<Database['prepare']>;

/** Filters make a few dozen shapes of a statement; beyond this the oldest is compiled again when it returns. */
const MAX_STATEMENTS = 256;

/** One SQLite connection with its compiled statements. Every failure leaves it as {@link toStoreError} reads it. */
export class Connection {
  private readonly statements = new Map<string, Statement>();

  constructor(readonly database: Database) {}

  run(sql: string, ...values: SqlValue[]): { changes: number; lastInsertRowid: number } {
    return attempt(() => {
      const done = this.statement(sql).run(...values.map(toBindable));
      return { changes: Number(done.changes), lastInsertRowid: Number(done.lastInsertRowid) };
    });
  }

  get<Row>(sql: string, ...values: SqlValue[]): Row | undefined {
    return attempt(() => this.statement(sql).get(...values.map(toBindable)) as Row | undefined);
  }

  all<Row>(sql: string, ...values: SqlValue[]): Row[] {
    return attempt(() => this.statement(sql).all(...values.map(toBindable)) as Row[]);
  }

  /** Statements without parameters, several at once. */
  exec(sql: string): void {
    attempt(() => this.database.exec(sql));
  }

  /**
   * The driver (1.2.1) does not finalise compiled statements on close: SQLite keeps the connection, and its files,
   * until they are collected. Do not rely on what SQLite does when the last connection goes.
   */
  close(): void {
    this.statements.clear();
    if (this.database.isOpen) attempt(() => this.database.close());
  }

  private statement(sql: string): Statement {
    const known = this.statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.database.prepare(sql);
    if (this.statements.size >= MAX_STATEMENTS) {
      const oldest = this.statements.keys().next();
      if (!oldest.done) this.statements.delete(oldest.value);
    }
    this.statements.set(sql, statement);
    return statement;
  }
}

/**
 * The driver hands text to SQLite as a C string, which ends at a NUL character: what follows would be lost without
 * a word, and `id\0x` would find `id`. Text with a NUL goes in as its UTF-8 bytes; {@link toText} reads both.
 */
function toBindable(value: SqlValue): SqlValue {
  return typeof value === 'string' && value.includes('\0') ? Buffer.from(value, 'utf8') : value;
}

/** A text column as it was given. */
export function toText(value: string | Uint8Array): string {
  return typeof value === 'string'
    ? value
    : Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('utf8');
}

function attempt<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toStoreError(error);
  }
}
