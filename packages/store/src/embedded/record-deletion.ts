import type { RecordSelection } from '../record-view.js';
import type { Deletion } from '../tenant-record.js';
import { type BegunDeletion, dropBegunDeletion, writeBegunDeletion } from './begun-deletion-rows.js';
import type { Connection } from './connection.js';
import { type Condition, letsAllThrough, toCondition } from './conversation-filter.js';
import { deleteFromConversation } from './delete-from-conversation.js';
import { deleteConversation } from './delete-messages.js';
import { add, nothing } from './deletion-tally.js';
import type { RecordContext } from './record-context.js';
import { hasTime, toSelected, toTimeCondition } from './record-selection.js';
import type { Steps } from './write-queue.js';

/** Conversations that are looked at before others have their turn. */
const LOOKED_AT_ONCE = 64;
/** Small conversations share a transaction, and so a flush of the disk, up to this many and this many messages. */
const CONVERSATIONS_AT_ONCE = 64;
const MESSAGES_AT_ONCE = 512;

interface Doomed {
  key: number;
  words: number;
}

/** What a transaction came to. */
interface Piece {
  gone: Deletion;
  /** Conversations that were looked at, from the end of what was left. */
  done: number;
  /** Where it stands what is still to be deleted; undefined when nothing is. */
  begun: number | undefined;
}

/** One deletion by what is selected. */
export class RecordDeletion {
  private readonly selected: Condition;
  private readonly sent: Condition;
  private readonly isPartial: boolean;
  private readonly isEverything: boolean;

  constructor(
    private readonly context: RecordContext,
    private readonly tenant: number,
    private readonly selection: RecordSelection,
  ) {
    this.selected = toSelected(tenant, selection);
    this.sent = toTimeCondition(selection);
    this.isPartial = hasTime(selection);
    this.isEverything = !this.isPartial && letsAllThrough(selection.conversations);
  }

  async count(): Promise<Deletion> {
    const total = nothing();
    const keys = this.isPartial ? await this.keysInTime() : this.keys();
    for (const [index, key] of keys.entries()) {
      if (index % LOOKED_AT_ONCE === LOOKED_AT_ONCE - 1) await turn();
      const doomed = this.doomedIn(this.context.reader, key);
      if (doomed === undefined) continue;
      add(total, this.toDeletion(this.context.reader, key, doomed));
    }
    return total;
  }

  /**
   * Wholly or not at all: where one transaction does not take everything, the first one writes down what is left, and
   * whoever opens the store next goes on from there. `onBegun` is told the id under which.
   */
  async run(onBegun: (id: number) => void): Promise<Deletion> {
    const left = this.isPartial ? await this.keysInTime() : this.keys();
    if (left.length === 0 && !this.isEverything) return nothing();
    return this.runPieces(left, undefined, onBegun);
  }

  /** The rest of a deletion that was begun. */
  async goOn({ id, conversations }: BegunDeletion): Promise<Deletion> {
    return this.runPieces(await this.stillSelected(conversations), id, () => undefined);
  }

  private async runPieces(
    keys: number[],
    known: number | undefined,
    onBegun: (id: number) => void,
  ): Promise<Deletion> {
    const { queue } = this.context;
    const left = keys.reverse();
    const total = nothing();
    let begun = known;
    try {
      do {
        const piece = await queue.runInSteps(() => this.piece(left, begun));
        add(total, piece.gone);
        left.length -= piece.done;
        if (begun === undefined && piece.begun !== undefined) onBegun(piece.begun);
        begun = piece.begun;
      } while (left.length > 0);
    } finally {
      // What went before a failure must not live on in the log either.
      if (total.messages + total.conversations > 0) await queue.foldLog();
    }
    return total;
  }

  /** One transaction: a part of what is left, with the note that there is more. `begun` is where that stands. */
  private *piece(left: readonly number[], begun: number | undefined): Steps<Piece> {
    const { writer, clock } = this.context;
    const { tenant, selection } = this;
    const { gone, done } = yield* this.steps(left);
    if (done < left.length) {
      const rest = (): number[] => left.slice(0, left.length - done).reverse();
      const write = (): number =>
        writeBegunDeletion(writer, { tenant, selection, conversations: rest() }, clock());
      return { gone, done, begun: begun ?? write() };
    }
    if (this.isEverything) this.forgetJobs();
    if (begun !== undefined) dropBegunDeletion(writer, { id: begun, tenant });
    return { gone, done, begun: undefined };
  }

  /** What long operations said of the memory that is gone. Those that still run go on. */
  private forgetJobs(): void {
    this.context.writer.run(
      `DELETE FROM background_job_keys WHERE tenant = ?1 AND job_id IN (
         SELECT id FROM background_jobs WHERE tenant = ?1 AND finished_ms IS NOT NULL)`,
      this.tenant,
    );
    this.context.writer.run(
      'DELETE FROM background_jobs WHERE tenant = ? AND finished_ms IS NOT NULL',
      this.tenant,
    );
  }

  private keys(): number[] {
    const filter = toCondition(this.tenant, this.selection.conversations);
    return this.context.reader
      .all<{ key: number }>(`SELECT c.key FROM conversations c WHERE ${filter.sql}`, ...filter.values)
      .map(({ key }) => key);
  }

  /** A time is compared with the messages of each conversation, which are many: not all in one go. */
  private keysInTime(): Promise<number[]> {
    return this.stillSelected(this.keys());
  }

  private async stillSelected(keys: readonly number[]): Promise<number[]> {
    const found: number[] = [];
    for (const [index, key] of keys.entries()) {
      if (index % LOOKED_AT_ONCE === LOOKED_AT_ONCE - 1) await turn();
      if (this.find(this.context.reader, key) !== undefined) found.push(key);
    }
    return found;
  }

  private find(connection: Connection, key: number): { message_count: number } | undefined {
    return connection.get(
      `SELECT c.message_count FROM conversations c WHERE c.key = ? AND ${this.selected.sql}`,
      key,
      ...this.selected.values,
    );
  }

  /** Deletes from the end of `left`, and leaves it as it is: a transaction may be undone. */
  private *steps(left: readonly number[]): Steps<{ gone: Deletion; done: number }> {
    const gone = nothing();
    let done = 0;
    while (done < Math.min(left.length, CONVERSATIONS_AT_ONCE) && gone.messages < MESSAGES_AT_ONCE) {
      done += 1;
      const key = left[left.length - done];
      if (key !== undefined) add(gone, yield* this.deleteIn(key));
      yield;
    }
    return { gone, done };
  }

  private *deleteIn(key: number): Steps<Deletion> {
    const { writer } = this.context;
    const doomed = this.doomedIn(writer, key);
    if (doomed === undefined) return nothing();
    const deletion = this.toDeletion(writer, key, doomed);
    const place = { tenant: this.tenant, conversationKey: key };
    if (doomed.all) yield* deleteConversation(writer, this.tenant, key);
    else yield* deleteFromConversation(this.context, place, doomed.messages);
    return deletion;
  }

  /** What goes of a conversation; undefined when it is gone, or is not selected any more. */
  private doomedIn(connection: Connection, key: number): { messages: Doomed[]; all: boolean } | undefined {
    const conversation = this.find(connection, key);
    if (conversation === undefined) return undefined;
    const messages = connection.all<Doomed>(
      `SELECT m.key, m.words FROM messages m WHERE m.tenant = ? AND m.conversation_key = ? AND ${this.sent.sql}`,
      this.tenant,
      key,
      ...this.sent.values,
    );
    return { messages, all: !this.isPartial || messages.length === conversation.message_count };
  }

  private vectorsIn(connection: Connection, key: number): number {
    // CROSS fixes the order: SQLite would rather walk over all vectors of the tenant, for each conversation.
    const row = connection.get<{ count: number }>(
      `SELECT count(*) AS count FROM messages m CROSS JOIN vectors v ON v.tenant = m.tenant AND v.message_key = m.key
       WHERE m.tenant = ? AND m.conversation_key = ? AND ${this.sent.sql}`,
      this.tenant,
      key,
      ...this.sent.values,
    );
    return row?.count ?? 0;
  }

  /** A summary goes with any message of its span. */
  private summariesIn(connection: Connection, key: number, all: boolean): number {
    const touched = `EXISTS (SELECT 1 FROM messages m WHERE m.tenant = s.tenant
      AND m.conversation_key = s.conversation_key AND m.sent_ms >= s.from_ms AND m.sent_ms < s.to_ms AND ${this.sent.sql})`;
    const row = connection.get<{ count: number }>(
      `SELECT count(*) AS count FROM summaries s WHERE s.tenant = ? AND s.conversation_key = ? AND ${all ? 'TRUE' : touched}`,
      this.tenant,
      key,
      ...(all ? [] : this.sent.values),
    );
    return row?.count ?? 0;
  }

  private toDeletion(
    connection: Connection,
    key: number,
    { messages, all }: { messages: Doomed[]; all: boolean },
  ): Deletion {
    return {
      conversations: all ? 1 : 0,
      messages: messages.length,
      vectors: this.vectorsIn(connection, key),
      summaries: this.summariesIn(connection, key, all),
    };
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
