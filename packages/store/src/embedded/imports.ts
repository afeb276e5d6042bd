import { AppError } from '@sekha/contracts';
import type { ImportedPiece, ImportPiece, ImportStore } from '../import-store.js';
import { findConversation, getConversation } from './conversation-record.js';
import { toConversation } from './conversation-rows.js';
import { type Compared, compareDigests, moveDigest, rememberDigest } from './import-digests.js';
import { findImportPlace, type ImportPlace, makeImportPlace } from './import-places.js';
import type { RecordContext } from './record-context.js';
import { onceInRun } from './run-steps.js';
import { SHORT_WRITE_MESSAGES, writeMessages } from './write-messages.js';
import type { Steps } from './write-queue.js';

/** What is remembered of a step. */
interface Done extends Pick<ImportedPiece, 'state' | 'added'> {
  id: string;
}

/** What one tenant imports. */
export class EmbeddedImports implements ImportStore {
  constructor(
    private readonly context: RecordContext,
    private readonly tenantId: string,
  ) {}

  async add(piece: ImportPiece): Promise<ImportedPiece> {
    const isShort = piece.messages.length <= SHORT_WRITE_MESSAGES;
    return this.context.queue.write(() => this.addSteps(piece), isShort, 'bulk');
  }

  async preview(piece: ImportPiece): Promise<ImportedPiece> {
    const { reader, tenants } = this.context;
    const tenant = tenants.find(this.tenantId);
    const place = findImportPlace(reader, tenant, piece.source);
    const compared = compareDigests(reader, tenant, place, piece.messages);
    if (place === undefined)
      return { conversation: undefined, state: 'created', added: compared.fresh.length };
    return {
      conversation: getConversation(reader, tenant, place.key),
      state: stateOf(place, piece, compared),
      added: compared.fresh.length,
    };
  }

  private *addSteps(piece: ImportPiece): Steps<ImportedPiece> {
    const { writer, tenants } = this.context;
    const tenant = tenants.ensure(writer, this.tenantId);
    const step = piece.step === undefined ? undefined : { run: piece.run, step: piece.step };
    const { id, state, added } = yield* onceInRun(writer, tenant, step, () => this.addOnce(tenant, piece));
    const row = findConversation(writer, tenant, id);
    // What an earlier run wrote may have been deleted since.
    return { conversation: row === undefined ? undefined : toConversation(row), state, added };
  }

  private *addOnce(tenant: number, piece: ImportPiece): Steps<Done> {
    const { writer } = this.context;
    const place = findImportPlace(writer, tenant, piece.source) ?? this.makePlace(tenant, piece);
    const compared = compareDigests(writer, tenant, place, piece.messages);
    yield* this.append(tenant, place, piece, compared);
    for (const moved of compared.moved) moveDigest(writer, tenant, place, moved);
    this.refresh(tenant, place, piece, compared);
    return { id: place.id, state: stateOf(place, piece, compared), added: compared.fresh.length };
  }

  private makePlace(tenant: number, { source, conversation, run }: ImportPiece): ImportPlace {
    const { writer, newId, clock } = this.context;
    if (source.kind === 'known')
      throw new AppError(
        'conversation.not_found',
        'The conversation was deleted while it was being imported.',
      );
    const digest = source.kind === 'named' ? source.digest : null;
    return makeImportPlace(writer, { tenant, id: newId(), nowMs: clock() }, { conversation, digest, run });
  }

  private *append(tenant: number, place: ImportPlace, piece: ImportPiece, { fresh }: Compared): Steps<void> {
    const { writer, clock } = this.context;
    const at = {
      tenant,
      conversationKey: place.key,
      conversationId: place.id,
      nextSeq: place.nextSeq,
      isBulk: true,
    };
    const texts = fresh.map(({ one }) => one.message);
    const { messages: written } = yield* writeMessages(this.context, at, texts, clock());
    for (const [index, { key }] of written.entries()) {
      const { one, position } = fresh[index] ?? {};
      if (one === undefined || position === undefined) continue;
      const inSource = piece.offset + position;
      rememberDigest(writer, tenant, place, { one, position: inSource, messageKey: key });
    }
  }

  /** The times are those of the source, not of the import. */
  private refresh(tenant: number, place: ImportPlace, piece: ImportPiece, { fresh, moved }: Compared): void {
    const { writer } = this.context;
    writer.run(
      'UPDATE import_sources SET length = max(length, ?) WHERE tenant = ? AND conversation_key = ?',
      piece.offset + piece.messages.length,
      tenant,
      place.key,
    );
    if (fresh.length + moved.length === 0) return;
    const { imported_at: _first, ...metadata } = piece.conversation.metadata;
    writer.run(
      'UPDATE conversations SET updated_ms = ?, metadata = json_patch(metadata, ?) WHERE tenant = ? AND key = ?',
      Math.max(place.updatedMs, piece.conversation.updatedAtMs),
      JSON.stringify(metadata),
      tenant,
      place.key,
    );
  }
}

function stateOf(
  { madeBy }: ImportPlace,
  { run }: ImportPiece,
  { fresh, moved }: Compared,
): ImportedPiece['state'] {
  if (madeBy === run) return 'created';
  return fresh.length + moved.length > 0 ? 'updated' : 'unchanged';
}
