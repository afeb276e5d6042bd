import type { IndexFilter } from '../search-index.js';
import type { MessageTable } from './message-table.js';
import { type Selection, select } from './selection.js';

const KEPT = 4;

/** Keeps the last few selections: callers repeat theirs, and at a million messages each costs a millisecond. */
export class SelectionCache {
  private readonly kept = new Map<string, Selection | undefined>();
  private version = -1;

  constructor(private readonly table: MessageTable) {}

  get(tenantId: string, filter: IndexFilter | undefined): Selection | undefined {
    if (this.version !== this.table.version) {
      this.kept.clear();
      this.version = this.table.version;
    }
    const key = JSON.stringify([tenantId, filter ?? {}]);
    if (this.kept.has(key)) return this.kept.get(key);
    const selection = select(this.table, tenantId, filter);
    const oldest = this.kept.keys().next();
    if (this.kept.size >= KEPT && !oldest.done) this.kept.delete(oldest.value);
    this.kept.set(key, selection);
    return selection;
  }
}
