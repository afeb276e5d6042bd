import type { IndexFilter } from '../search-index.js';
import type { MessageTable } from './message-table.js';
import { Selection } from './selection.js';

const KEPT = 8;

/**
 * Keeps the last few selections, and keeps them up to date: callers repeat theirs, and making one looks at every
 * message there is.
 */
export class SelectionCache {
  private readonly kept = new Map<string, Selection>();

  constructor(private readonly table: MessageTable) {
    table.onWindowLength = (slot, difference) => {
      for (const selection of this.kept.values()) selection.measure(slot, difference);
    };
  }

  /** Undefined when nothing can match. */
  get(tenantId: string, filter: IndexFilter | undefined): Selection | undefined {
    const tenant = this.table.tenants.find(tenantId);
    if (tenant < 0) return undefined;
    const key = JSON.stringify([tenantId, filter ?? {}]);
    const selection = this.kept.get(key) ?? new Selection(this.table, tenant, filter);
    // The one asked for last goes to the end: the first is the one that is missed least.
    this.kept.delete(key);
    this.kept.set(key, selection);
    const oldest = this.kept.keys().next();
    if (this.kept.size > KEPT && !oldest.done) this.kept.delete(oldest.value);
    return selection.count === 0 ? undefined : selection;
  }

  /** A message is in the table now. */
  add(slot: number): void {
    for (const selection of this.kept.values()) selection.add(slot);
  }

  /** A message is leaving the table; before its neighbours are joined. */
  remove(slot: number): void {
    for (const selection of this.kept.values()) selection.remove(slot);
  }
}
