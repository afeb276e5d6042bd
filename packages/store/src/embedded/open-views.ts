import type { Connection } from './connection.js';
import { unavailable } from './store-errors.js';

/** A connection that sees one state of the database, until it is closed; then it is somebody else's. */
export interface OpenView {
  /** Throws `store.unavailable` after the end of the view. */
  readonly connection: Connection;
  close(): void;
}

/**
 * The read transactions that are open beside the usual reader. Each has a connection of its own, because a
 * transaction belongs to a connection; it is kept for the next one, because the driver lets go of a closed
 * connection's files only when its statements are collected (see Connection.close).
 */
export class OpenViews {
  private readonly views = new Set<OpenView>();
  private readonly idle: Connection[] = [];
  private closed = false;

  /** `onClosed` is called after the last view is gone: the log can be folded again. */
  constructor(
    private readonly connect: () => Connection,
    private readonly onClosed: () => void,
  ) {}

  open(): OpenView {
    if (this.closed) throw unavailable('closed', 'The store is closed.');
    const connection = this.idle.pop() ?? this.connect();
    try {
      connection.exec('BEGIN');
      // A deferred transaction sees nothing before it first reads.
      connection.get('SELECT value FROM counters LIMIT 1');
    } catch (error) {
      letGo(connection);
      throw error;
    }
    return this.viewOn(connection);
  }

  /** Closes what is open and refuses what comes after. */
  closeAll(): void {
    this.closed = true;
    for (const view of [...this.views]) view.close();
    for (const connection of this.idle.splice(0)) letGo(connection);
  }

  private viewOn(connection: Connection): OpenView {
    const views = this.views;
    const view: OpenView = {
      get connection() {
        if (!views.has(view)) throw unavailable('closed', 'The view of the record is closed.');
        return connection;
      },
      close: () => this.close(view, connection),
    };
    views.add(view);
    return view;
  }

  private close(view: OpenView, connection: Connection): void {
    if (!this.views.delete(view)) return;
    if (isFree(connection) && !this.closed) this.idle.push(connection);
    else letGo(connection);
    if (this.views.size === 0) this.onClosed();
  }
}

/** False for a connection that may still hold its old state: nobody is given that one. */
function isFree(connection: Connection): boolean {
  try {
    connection.exec('ROLLBACK');
    return !connection.database.isTransaction;
  } catch {
    return false;
  }
}

/** What was read is read: that a connection does not close in order is no failure of whoever read from it. */
function letGo(connection: Connection): void {
  try {
    connection.close();
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : String(error));
  }
}
