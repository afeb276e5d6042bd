import { AppError } from '@sekha/contracts';
import type { EmbeddingSpace, StoredVector, VectorStore } from '../vector-store.js';
import { type Connection, toText } from './connection.js';
import { takeNumbers } from './counters.js';
import { backlogKeys, findJob, giveUp, type JobRow } from './jobs.js';
import { putVector } from './put-vector.js';
import type { RecordContext } from './record-context.js';
import { addSpace, checkVector, findCurrentSpace, getSpaceIn, otherDimension } from './spaces.js';
import { toVector } from './vector-bytes.js';
import type { Steps } from './write-queue.js';

const ROWS_PER_STEP = 64;

/** Vectors by embedding space, one per message and space. */
export class EmbeddedVectors implements VectorStore {
  constructor(private readonly context: RecordContext) {}

  async getSpace(model: string, dimension: number): Promise<EmbeddingSpace> {
    const known = await this.currentSpace();
    if (known !== undefined && isOf(known, model, dimension)) return known;
    return this.context.queue.run(() => {
      const { writer, clock } = this.context;
      const current =
        findCurrentSpace(writer) ?? addSpace(writer, { model, dimension, state: 'current' }, clock());
      if (isOf(current, model, dimension)) return toSpace(current);
      if (current.model === model) throw otherDimension(current, dimension);
      throw new AppError(
        'embedding_space.conflict',
        `The memory is embedded with "${current.model}", not with "${model}".`,
        { details: { model: current.model, given: model } },
      );
    });
  }

  async currentSpace(): Promise<EmbeddingSpace | undefined> {
    const space = findCurrentSpace(this.context.reader);
    return space === undefined ? undefined : toSpace(space);
  }

  async complete(
    jobId: number | readonly number[],
    spaceId: number,
    vectors: readonly StoredVector[],
  ): Promise<void> {
    const jobIds = typeof jobId === 'number' ? [jobId] : jobId;
    await this.context.queue.write(
      () => this.completeSteps(jobIds, spaceId, vectors),
      vectors.length <= ROWS_PER_STEP,
    );
  }

  async texts(messageKeys: readonly number[]): Promise<{ messageKey: number; content: string }[]> {
    const { reader } = this.context;
    return messageKeys.flatMap((messageKey) => {
      const row = reader.get<{ content: string | Uint8Array }>(
        'SELECT content FROM messages WHERE key = ?',
        messageKey,
      );
      return row === undefined ? [] : [{ messageKey, content: toText(row.content) }];
    });
  }

  async get(spaceId: number, messageKeys: readonly number[]): Promise<StoredVector[]> {
    const { reader } = this.context;
    return messageKeys.flatMap((messageKey) => {
      const row = reader.get<{ vector: Uint8Array }>(
        `SELECT v.vector FROM messages m
         JOIN vectors v ON v.tenant = m.tenant AND v.message_key = m.key AND v.space_id = ? WHERE m.key = ?`,
        spaceId,
        messageKey,
      );
      return row === undefined ? [] : [{ messageKey, vector: toVector(row.vector) }];
    });
  }

  private *completeSteps(
    jobIds: readonly number[],
    spaceId: number,
    vectors: readonly StoredVector[],
  ): Steps<void> {
    const { writer } = this.context;
    if (vectors.length > 0) {
      const space = getSpaceIn(writer, spaceId, 'current');
      for (const { vector } of vectors) checkVector(space, vector);
    }
    const byKey = new Map(vectors.map((stored) => [stored.messageKey, stored.vector]));
    for (const id of jobIds) {
      const job = findJob(writer, id);
      if (job === undefined) continue;
      storeVectors(writer, job, spaceId, byKey);
      if (backlogKeys(writer, job).length > 0) giveUp(writer, job, 'the model gave no vector for it');
      else writer.run('DELETE FROM jobs WHERE id = ? AND tenant = ?', id, job.tenant);
      yield;
    }
  }
}

/** Stores the vectors of the messages that are still there; a vector of another job's message is not touched. */
function storeVectors(
  writer: Connection,
  job: JobRow,
  spaceId: number,
  vectors: ReadonlyMap<number, Float32Array>,
): void {
  const present = writer.all<{ key: number }>(
    // The plus keeps SQLite from walking over all messages of the tenant instead of the range.
    'SELECT key FROM messages WHERE key BETWEEN ? AND ? AND +tenant = ? ORDER BY key',
    job.first_key,
    job.last_key,
    job.tenant,
  );
  const given = present.flatMap(({ key }) => {
    const vector = vectors.get(key);
    return vector === undefined ? [] : [{ key, vector }];
  });
  if (given.length === 0) return;
  const firstSeq = takeNumbers(writer, given.length);
  for (const [index, { key, vector }] of given.entries()) {
    const place = { seq: firstSeq + index, tenant: job.tenant, messageKey: key, spaceId };
    putVector(writer, place, vector);
    writer.run('DELETE FROM embedding_backlog WHERE message_key = ? AND tenant = ?', key, job.tenant);
  }
}

function isOf(space: EmbeddingSpace, model: string, dimension: number): boolean {
  return space.model === model && space.dimension === dimension;
}

function toSpace({ id, model, dimension }: EmbeddingSpace): EmbeddingSpace {
  return { id, model, dimension };
}
