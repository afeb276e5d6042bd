import type { Connection } from './connection.js';
import { unavailable } from './store-errors.js';

/** A connection that sees one state of the database, until it is closed. */
export interface OpenView {
  connection: Connection;
  close(): void;
}

/**
 * The read transactions that are open beside the usual reader. Each has a connection of its own, because a
 * transaction belongs to a connection.
 */
export class OpenViews {
  private readonly views = new Set<OpenView>();
  private closed = false;

  /** `onClosed` is called after the last view is gone: the log can be folded again. */
  constructor(
    private readonly connect: () => Connection,
    private readonly onClosed: () => void,
  ) {}

  open(): OpenView {
    if (this.closed) throw unavailable('closed', 'The store is closed.');
    const connection = this.connect();
    const view: OpenView = { connection, close: () => this.close(view) };
    try {
      connection.exec('BEGIN');
      // A deferred transaction sees nothing before it first reads.
      connection.get('SELECT value FROM counters LIMIT 1');
    } catch (error) {
      connection.close();
      throw error;
    }
    this.views.add(view);
    return view;
  }

  /** Closes what is open and refuses what comes after. */
  closeAll(): void {
    this.closed = true;
    for (const view of [...this.views]) view.close();
  }

  private close(view: OpenView): void {
    if (!this.views.delete(view)) return;
    try {
      // Closing does not end the transaction while compiled statements live (see Connection.close).
      view.connection.exec('ROLLBACK');
    } finally {
      view.connection.close();
    }
    if (this.views.size === 0) this.onClosed();
  }
}
