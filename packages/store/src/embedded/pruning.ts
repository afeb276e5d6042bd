import { AppError } from '@sekha/contracts';
import { type Conversation, type ConversationFilter, PINNED_IMPORTANCE } from '../conversation.js';
import type { PruneAction, PruneOrder, PruneOutcome, PruneStore } from '../prune-store.js';
import { toCondition } from './conversation-filter.js';
import { findConversation } from './conversation-record.js';
import { CONVERSATION_COLUMNS, type ConversationRow, toConversation } from './conversation-rows.js';
import { deleteConversation } from './delete-messages.js';
import type { RecordContext } from './record-context.js';
import type { Steps } from './write-queue.js';

const ORDERS: Readonly<Record<PruneOrder, string>> = {
  importance: 'c.importance, c.updated_ms, c.id',
  age: 'c.updated_ms, c.id',
};

/** Pruning the conversations of one tenant. */
export class EmbeddedPruning implements PruneStore {
  constructor(
    private readonly context: RecordContext,
    private readonly tenantId: string,
  ) {}

  async candidates(filter: ConversationFilter, order: PruneOrder, limit: number): Promise<Conversation[]> {
    const { reader, tenants } = this.context;
    const { sql, values } = toCondition(tenants.find(this.tenantId), filter);
    return reader
      .all<ConversationRow>(
        `SELECT ${CONVERSATION_COLUMNS} FROM conversations c WHERE ${sql} ORDER BY ${ORDERS[order]} LIMIT ?`,
        ...values,
        limit,
      )
      .map(toConversation);
  }

  async prune(
    ids: readonly string[],
    action: PruneAction,
    options: { ignoreMissing?: boolean } = {},
  ): Promise<PruneOutcome> {
    const outcome = await this.context.queue.runInSteps(() =>
      this.pruneSteps(ids, action, options.ignoreMissing ?? false),
    );
    if (action === 'delete' && outcome.changed.length > 0) await this.context.queue.foldLog();
    return outcome;
  }

  private *pruneSteps(
    ids: readonly string[],
    action: PruneAction,
    ignoreMissing: boolean,
  ): Steps<PruneOutcome> {
    const { writer, tenants, clock } = this.context;
    const tenant = tenants.find(this.tenantId);
    const rows: ConversationRow[] = [];
    const missing: string[] = [];
    for (const id of new Set(ids.map((one) => one.toLowerCase()))) {
      const row = findConversation(writer, tenant, id);
      if (row === undefined) missing.push(id);
      else rows.push(row);
    }
    refuse(missing, rows, ignoreMissing);
    const outcome: PruneOutcome = { changed: [], unchanged: [], missing, deletedMessages: 0 };
    for (const row of rows) {
      if (action === 'delete') {
        outcome.deletedMessages += yield* deleteConversation(writer, tenant, row.key);
        outcome.changed.push(row.id);
      } else if (row.status === 'archived') {
        outcome.unchanged.push(row.id);
      } else {
        writer.run(
          `UPDATE conversations SET status = 'archived', updated_ms = max(updated_ms, ?) WHERE tenant = ? AND key = ?`,
          clock(),
          tenant,
          row.key,
        );
        outcome.changed.push(row.id);
      }
      yield;
    }
    return outcome;
  }
}

/** Before anything is changed: what stands in the way is named as a whole. */
function refuse(missing: readonly string[], rows: readonly ConversationRow[], ignoreMissing: boolean): void {
  if (missing.length > 0 && !ignoreMissing)
    throw new AppError(
      'conversation.not_found',
      `Conversation not found: ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ` and ${missing.length - 3} more` : ''}. Nothing was changed.`,
      { details: { ids: missing } },
    );
  const pinned = rows.filter(({ importance }) => importance >= PINNED_IMPORTANCE).map(({ id }) => id);
  if (pinned.length > 0)
    throw new AppError(
      'conversation.conflict',
      `Pinned conversations are not pruned; unpin them first: ${pinned.slice(0, 3).join(', ')}${pinned.length > 3 ? ` and ${pinned.length - 3} more` : ''}. Nothing was changed.`,
      { details: { ids: pinned } },
    );
}
