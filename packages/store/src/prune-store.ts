import type { Conversation, ConversationFilter } from './conversation.js';

/** `importance`: least important first, then oldest. `age`: oldest update first. */
export type PruneOrder = 'importance' | 'age';

export type PruneAction = 'archive' | 'delete';

/** What a pruning changed; ids in the order asked for. */
export interface PruneOutcome {
  /** Archived, or deleted. */
  changed: string[];
  /** Were archived already. */
  unchanged: string[];
  /** Not there; only where that was allowed. */
  missing: string[];
  /** How many messages went with what was deleted. */
  deletedMessages: number;
}

/** Taking what is no longer needed out of the way. */
export interface PruneStore {
  candidates(filter: ConversationFilter, order: PruneOrder, limit: number): Promise<Conversation[]>;
  /**
   * Archives or deletes all of these conversations in one transaction, or none. Throws `conversation.conflict` when
   * one is pinned and `conversation.not_found` when one is not there (unless `ignoreMissing`); `details.ids` names
   * them all.
   */
  prune(
    ids: readonly string[],
    action: PruneAction,
    options?: { ignoreMissing?: boolean },
  ): Promise<PruneOutcome>;
}
