import { createHash } from 'node:crypto';
import { AppError, folderProblem } from '@sekha/contracts';
import type {
  ImportedHead,
  ImportedPiece,
  ImportMessage,
  ImportPiece,
  ImportSource,
  ImportStore,
} from '@sekha/store';
import { defaultLabel } from '../conversations/default-label.js';
import { keepText } from '../conversations/message-content.js';
import { IMPORT_FOLDERS } from './import-formats.js';
import { ImportReport } from './import-report.js';
import { type ImportedConversation, type ImportedItem, problemAt } from './imported.js';
import { InFlight } from './in-flight.js';
import { type PreparedConversation, prepareMessages } from './prepare-messages.js';
import { MAX_MESSAGE_CHARS } from './reading/limits.js';
import { Turns } from './reading/turns.js';

/** Written at once: few enough that a conversation which is going on does not wait. */
const MESSAGES_PER_WRITE = 64;
/** Under way together, and written between two waits for the index. */
const MESSAGES_UNDER_WAY = 128;
const MAX_LABEL_CHARS = 500;

export interface ImportWishes {
  /** Instead of the folder of the source or its format. */
  folder?: string | undefined;
  /** Instead of titles. */
  label?: string | undefined;
  /** For conversations without a title, before their first message is asked: the name of the file. */
  fallbackLabel?: string | undefined;
  isDryRun: boolean;
}

export interface ImportRunOptions extends ImportWishes {
  store: ImportStore;
  run: string;
  /** It has this name also when it begins again: then it says once more what it did before. */
  mayBeginAgain: boolean;
  nowMs: number;
  signal?: AbortSignal;
  /** Resolves when others have taken in what was written: until then there is more of it than they can do with. */
  keepPace?: () => Promise<void>;
}

/** Writes what a parser finds. What cannot be written is a problem in the report; only a store that fails ends it. */
export class ImportRun {
  readonly report: ImportReport;
  /** Nameless conversations that this run has met: the next one like them is another one. */
  private readonly taken = new Set<string>();
  private readonly turns = new Turns();
  private begun = 0;
  private writtenAhead = 0;
  private readonly inFlight = new InFlight(MESSAGES_UNDER_WAY);

  constructor(private readonly options: ImportRunOptions) {
    this.report = new ImportReport(options.isDryRun);
  }

  async takeAll(items: AsyncIterable<ImportedItem>): Promise<ImportReport> {
    for await (const item of items) {
      this.options.signal?.throwIfAborted();
      if (item.kind === 'problem') this.report.problem(item);
      else if (item.kind === 'left-out') this.report.leave(item.what);
      else if (item.kind === 'conversation') await this.begin(item);
      // Not after each: writes that begin in one turn of the event loop share a flush of the disk.
      if (this.turns.isDue) await this.turns.give();
    }
    await this.inFlight.idle();
    return this.report;
  }

  private async begin(conversation: ImportedConversation): Promise<void> {
    const prepared = await prepareMessages(conversation, this.options.nowMs);
    for (const problem of prepared.problems) this.report.problem(problem);
    if (prepared.digests.length === 0) return this.report.leave('empty conversation');
    this.report.branches += conversation.branches;
    const wrong = conversation.folder === undefined ? undefined : folderProblem(conversation.folder);
    if (wrong !== undefined) {
      this.report.problem(problemAt(`${conversation.place}.folder`, `${wrong}; another folder is used`));
      delete conversation.folder;
    }
    const number = this.begun++;
    await this.inFlight.start(keyOf(prepared), prepared.digests.length, () =>
      this.takeSafely(conversation, prepared, number),
    );
  }

  private async takeSafely(
    conversation: ImportedConversation,
    prepared: PreparedConversation,
    number: number,
  ): Promise<void> {
    try {
      await this.take(conversation, prepared, number);
    } catch (error) {
      // A full or broken store fails for the next one, too.
      if (!(error instanceof AppError) || error.code.startsWith('store.')) throw error;
      this.report.problem(problemAt(conversation.place, error.message));
    }
  }

  private async take(
    conversation: ImportedConversation,
    prepared: PreparedConversation,
    number: number,
  ): Promise<void> {
    const head = this.headOf(conversation, prepared);
    let source = sourceOf(prepared, this.taken);
    let offset = 0;
    for (const messages of prepared.pieces(MESSAGES_PER_WRITE)) {
      const { run, mayBeginAgain } = this.options;
      const step = mayBeginAgain ? stepOf(number, offset, messages) : undefined;
      const done = await this.write({ source, conversation: head, messages, offset, run, step });
      offset += messages.length;
      this.note(conversation, done, messages.length);
      // A write lets others run, a preview does not.
      if (this.turns.isDue) await this.turns.give();
      const id = done.conversation?.id;
      if (id === undefined && this.options.isDryRun) continue;
      if (source.kind === 'beginning' && id !== undefined) this.taken.add(id);
      // One that was deleted meanwhile does not come back without its beginning.
      source = { kind: 'known', conversationId: id ?? '' };
    }
  }

  private async write(piece: ImportPiece): Promise<ImportedPiece> {
    const { store, isDryRun, keepPace } = this.options;
    if (isDryRun) return store.preview(piece);
    const done = await store.add(piece);
    this.writtenAhead += done.added;
    if (this.writtenAhead < MESSAGES_UNDER_WAY) return done;
    this.writtenAhead = 0;
    await keepPace?.();
    return done;
  }

  private note(
    { place, format, sourceId }: ImportedConversation,
    { conversation, state, added }: ImportedPiece,
    offered: number,
  ): void {
    this.report.conversation(conversation?.id ?? sourceId ?? place, state, format);
    this.report.messagesAdded += added;
    this.report.messagesKnown += offered - added;
  }

  private headOf(conversation: ImportedConversation, prepared: PreparedConversation): ImportedHead {
    const { label, fallbackLabel, folder, nowMs } = this.options;
    const { format, title, sourceId, importance, metadata, isArchived } = conversation;
    const { messages } = conversation;
    const said = messages.find(({ role }) => role === 'user') ?? messages[0];
    const firstWords = keepText(said?.text.slice(0, MAX_MESSAGE_CHARS) ?? '').text;
    const createdAtMs = prepared.firstMs ?? nowMs;
    return {
      label: cut(label ?? title ?? fallbackLabel ?? defaultLabel(firstWords)),
      folder: folder ?? conversation.folder ?? IMPORT_FOLDERS[format],
      status: isArchived === true ? 'archived' : 'active',
      ...(importance === undefined ? {} : { importance: Math.min(10, Math.max(1, Math.round(importance))) }),
      metadata: {
        source: format,
        ...(sourceId === null ? {} : { source_id: sourceId.slice(0, MAX_LABEL_CHARS) }),
        imported_at: new Date(nowMs).toISOString(),
        ...metadata,
      },
      createdAtMs,
      updatedAtMs: Math.max(createdAtMs, prepared.lastMs ?? createdAtMs),
    };
  }
}

function sourceOf({ identity, digests }: PreparedConversation, taken: ReadonlySet<string>): ImportSource {
  if (identity.name !== null) return { kind: 'named', digest: identity.name };
  return { kind: 'beginning', chain: digests, enough: identity.enough, taken };
}

/** Names a piece by where it stands and what is in it: a newer program may take a file apart in another way. */
function stepOf(number: number, offset: number, messages: readonly ImportMessage[]): string {
  const hash = createHash('sha256');
  for (const { digest } of messages) hash.update(digest);
  return `${number} ${offset} ${hash.digest('base64url')}`;
}

/** Conversations of one key may be the same one. */
function keyOf({ identity, digests }: PreparedConversation): string {
  const beginning = digests.at(Math.min(identity.enough, digests.length) - 1);
  return Buffer.from(identity.name ?? beginning ?? []).toString('base64');
}

function cut(label: string): string {
  const line = label.replace(/\s+/g, ' ').trim();
  return line.length <= MAX_LABEL_CHARS
    ? line
    : `${line.slice(0, MAX_LABEL_CHARS - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
