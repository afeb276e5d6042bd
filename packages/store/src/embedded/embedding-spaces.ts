import { AppError } from '@sekha/contracts';
import type { EmbeddingSpaces, FillBatch, FilledBatch, SpaceStatus } from '../embedding-spaces.js';
import { toText } from './connection.js';
import { takeNumbers } from './counters.js';
import { followCurrentSpace } from './follow-space.js';
import { putVector } from './put-vector.js';
import type { RecordContext } from './record-context.js';
import { dropStep } from './retired-spaces.js';
import { addSpace, checkVector, findCurrentSpace, getSpaceIn, listSpaces } from './spaces.js';
import { noteFailed, settleSwitch } from './switch-backlog.js';
import { whereThereIsRoom } from './where-there-is-room.js';

export class EmbeddedEmbeddingSpaces implements EmbeddingSpaces {
  constructor(private readonly context: RecordContext) {}

  async list(): Promise<SpaceStatus[]> {
    return listSpaces(this.context.reader);
  }

  async begin(model: string, dimension: number): Promise<SpaceStatus> {
    return this.context.queue.run(() => {
      const { writer, clock } = this.context;
      const filling = listSpaces(writer).find(({ state }) => state === 'filling');
      if (filling !== undefined)
        throw new AppError('embedding_space.conflict', `A space of "${filling.model}" is being filled.`, {
          details: { space: filling.id, model: filling.model },
        });
      return addSpace(writer, { model, dimension, state: 'filling' }, clock());
    });
  }

  async next(spaceId: number, limit: number): Promise<FillBatch> {
    const { reader } = this.context;
    getSpaceIn(reader, spaceId, 'filling');
    const { keys, throughSeq } = await followCurrentSpace(reader, this.cursorOf(spaceId), limit);
    const messages = keys.flatMap((messageKey) => {
      const row = reader.get<{ content: string | Uint8Array }>(
        'SELECT content FROM messages WHERE key = ?',
        messageKey,
      );
      return row === undefined ? [] : [{ messageKey, content: toText(row.content) }];
    });
    return { messages, throughSeq };
  }

  async fill(spaceId: number, batch: FilledBatch): Promise<void> {
    await this.context.queue.run(() => {
      const { writer } = this.context;
      const space = getSpaceIn(writer, spaceId, 'filling');
      for (const { vector } of batch.vectors) checkVector(space, vector);
      this.putVectors(spaceId, batch.vectors);
      for (const { messageKey, reason } of batch.refused) this.putRefusal(spaceId, messageKey, reason);
      writer.run(
        'UPDATE embedding_spaces SET fill_cursor = max(fill_cursor, ?) WHERE id = ?',
        batch.throughSeq,
        spaceId,
      );
    });
  }

  async switchTo(spaceId: number): Promise<boolean> {
    const isCurrent = await this.context.queue.run(() => {
      const { writer } = this.context;
      getSpaceIn(writer, spaceId, 'filling');
      const current = findCurrentSpace(writer);
      if (current !== undefined && this.isBehind(spaceId, current.id)) return false;
      writer.run(`UPDATE embedding_spaces SET state = 'retired' WHERE state = 'current'`);
      writer.run(`UPDATE embedding_spaces SET state = 'current' WHERE id = ?`, spaceId);
      noteFailed(writer);
      return true;
    });
    if (isCurrent) await whereThereIsRoom(() => settleSwitch(this.context));
    return isCurrent;
  }

  async abandon(spaceId: number): Promise<void> {
    await this.context.queue.run(() => {
      const { writer } = this.context;
      getSpaceIn(writer, spaceId, 'filling');
      writer.run(`UPDATE embedding_spaces SET state = 'retired' WHERE id = ?`, spaceId);
    });
  }

  async drop(limit: number): Promise<boolean> {
    if (!listSpaces(this.context.reader).some(({ state }) => state === 'retired')) return false;
    return this.context.queue.run(() => dropStep(this.context.writer, limit));
  }

  private cursorOf(spaceId: number): number {
    const row = this.context.reader.get<{ fill_cursor: number }>(
      'SELECT fill_cursor FROM embedding_spaces WHERE id = ?',
      spaceId,
    );
    return row?.fill_cursor ?? 0;
  }

  /** What comes behind the cursor is little by now: what was stored since the last look. */
  private isBehind(spaceId: number, currentId: number): boolean {
    const left = this.context.writer.get(
      `SELECT 1 FROM vectors WHERE seq > (SELECT fill_cursor FROM embedding_spaces WHERE id = ?) AND space_id = ? LIMIT 1`,
      spaceId,
      currentId,
    );
    return left !== undefined;
  }

  private putVectors(spaceId: number, vectors: FilledBatch['vectors']): void {
    const { writer } = this.context;
    const present = vectors.flatMap((one) => {
      const row = writer.get<{ tenant: number }>('SELECT tenant FROM messages WHERE key = ?', one.messageKey);
      return row === undefined ? [] : [{ ...one, tenant: row.tenant }];
    });
    if (present.length === 0) return;
    const firstSeq = takeNumbers(writer, present.length);
    for (const [at, { messageKey, tenant, vector }] of present.entries()) {
      putVector(writer, { seq: firstSeq + at, tenant, messageKey, spaceId }, vector);
      writer.run(
        'DELETE FROM embedding_refusals WHERE tenant = ? AND message_key = ? AND space_id = ?',
        tenant,
        messageKey,
        spaceId,
      );
    }
  }

  private putRefusal(spaceId: number, messageKey: number, reason: string): void {
    this.context.writer.run(
      `INSERT INTO embedding_refusals (tenant, message_key, space_id, reason)
       SELECT tenant, key, ?, ? FROM messages WHERE key = ?
       ON CONFLICT (tenant, message_key, space_id) DO UPDATE SET reason = excluded.reason`,
      spaceId,
      reason,
      messageKey,
    );
  }
}
