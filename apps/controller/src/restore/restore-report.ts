import type { MergeResult } from '@sekha/store';

/** What is listed of the conversations in conflict; all are counted. */
const LISTED = 100;
const MESSAGES_LISTED = 10;

/** A conversation that is otherwise here. What is here stays. */
export interface RestoreConflict {
  conversationId: string;
  /** Members that differ. */
  members: string[];
  /** Messages that clash, the first few: with one of these nothing of the conversation was taken. */
  messageIds: string[];
}

/** What restoring an export did. */
export interface RestoreReport {
  conversations: { added: number; extended: number; unchanged: number; conflicting: number };
  messages: { added: number; known: number; clashing: number };
  /** `unusable`: of another model than the one that serves; their messages are embedded anew. */
  vectors: { restored: number; unusable: number };
  summaries: { added: number };
  /** The first hundred. */
  conflicts: RestoreConflict[];
}

/** Adds up what became of conversations. */
export class RestoreTally {
  readonly report: RestoreReport = {
    conversations: { added: 0, extended: 0, unchanged: 0, conflicting: 0 },
    messages: { added: 0, known: 0, clashing: 0 },
    vectors: { restored: 0, unusable: 0 },
    summaries: { added: 0 },
    conflicts: [],
  };

  /** Vectors that came with messages and are of no use here. */
  noteUnusable(vectors: number): void {
    this.report.vectors.unusable += vectors;
  }

  /** One conversation, from the results of its parts. */
  note(conversationId: string, results: readonly MergeResult[]): void {
    const { conversations, messages, vectors, summaries, conflicts } = this.report;
    const total = (read: (result: MergeResult) => number): number =>
      results.reduce((sum, one) => sum + read(one), 0);
    const clashes = results.flatMap((result) => result.clashes);
    const members = [...new Set(results.flatMap(({ differences }) => differences))];
    const added = clashes.length > 0 ? 0 : total((result) => result.added);
    messages.added += added;
    messages.known += total(({ known }) => known);
    messages.clashing += clashes.length;
    if (clashes.length === 0) {
      vectors.restored += total((result) => result.vectors);
      summaries.added += total((result) => result.summaries);
    }
    if (clashes.length > 0 || members.length > 0) {
      conversations.conflicting += 1;
      if (conflicts.length < LISTED)
        conflicts.push({ conversationId, members, messageIds: clashes.slice(0, MESSAGES_LISTED) });
    } else if (results.some(({ isNew }) => isNew)) conversations.added += 1;
    else if (added > 0) conversations.extended += 1;
    else conversations.unchanged += 1;
  }
}
