import { AppError } from '@sekha/contracts';
import type { EmbeddingSpace, StoredVector, VectorStore } from '../memory-store.js';
import { type Connection, toText } from './connection.js';
import { takeNumbers } from './counters.js';
import { findJob, type JobRow, markFailed } from './jobs.js';
import type { RecordContext } from './record-context.js';
import { toBytes, toVector } from './vector-bytes.js';
import type { Steps } from './write-queue.js';

const SPACE_COLUMNS = 'id, model, dimension';
const ROWS_PER_STEP = 64;

/** Vectors by embedding space, one per message and space. */
export class EmbeddedVectors implements VectorStore {
  constructor(private readonly context: RecordContext) {}

  async getSpace(model: string, dimension: number): Promise<EmbeddingSpace> {
    const sql = `SELECT ${SPACE_COLUMNS} FROM embedding_spaces WHERE model = ?`;
    const known = this.context.reader.get<EmbeddingSpace>(sql, model);
    if (known !== undefined) return sameDimension(known, dimension);
    if (!Number.isInteger(dimension) || dimension < 1) {
      throw new AppError(
        'request.invalid',
        'The dimension of an embedding space is a positive whole number.',
      );
    }
    return this.context.queue.run(() => {
      const { writer, clock } = this.context;
      writer.run(
        `INSERT INTO embedding_spaces (model, dimension, is_current, created_ms)
         VALUES (?, ?, NOT EXISTS (SELECT 1 FROM embedding_spaces WHERE is_current = 1), ?)
         ON CONFLICT (model) DO NOTHING`,
        model,
        dimension,
        clock(),
      );
      const made = writer.get<EmbeddingSpace>(sql, model);
      if (made === undefined) throw unknownSpace();
      return sameDimension(made, dimension);
    });
  }

  async currentSpace(): Promise<EmbeddingSpace | undefined> {
    const row = this.context.reader.get<EmbeddingSpace>(
      `SELECT ${SPACE_COLUMNS} FROM embedding_spaces WHERE is_current = 1`,
    );
    return row === undefined ? undefined : { ...row };
  }

  async switchTo(spaceId: number): Promise<void> {
    await this.context.queue.run(() => {
      const { writer } = this.context;
      findSpace(writer, spaceId);
      writer.run('UPDATE embedding_spaces SET is_current = 0 WHERE is_current = 1');
      writer.run('UPDATE embedding_spaces SET is_current = 1 WHERE id = ?', spaceId);
    });
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
    const space = findSpace(writer, spaceId);
    for (const { vector } of vectors) checkVector(space, vector);
    const byKey = new Map(vectors.map((stored) => [stored.messageKey, stored.vector]));
    for (const id of jobIds) {
      const job = findJob(writer, id);
      if (job === undefined) continue;
      storeVectors(writer, job, space, byKey);
      const left = writer.get(
        'SELECT 1 FROM embedding_backlog WHERE message_key BETWEEN ? AND ? AND tenant = ?',
        job.first_key,
        job.last_key,
        job.tenant,
      );
      if (left !== undefined) markFailed(writer, job);
      writer.run('DELETE FROM jobs WHERE id = ? AND tenant = ?', id, job.tenant);
      yield;
    }
  }
}

/** Stores the vectors of the messages that are still there; a vector of another job's message is not touched. */
function storeVectors(
  writer: Connection,
  job: JobRow,
  space: EmbeddingSpace,
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
    writer.run(
      'DELETE FROM vectors WHERE tenant = ? AND message_key = ? AND space_id = ?',
      job.tenant,
      key,
      space.id,
    );
    writer.run(
      'INSERT INTO vectors (seq, tenant, message_key, space_id, vector) VALUES (?, ?, ?, ?, ?)',
      firstSeq + index,
      job.tenant,
      key,
      space.id,
      toBytes(vector),
    );
    writer.run('DELETE FROM embedding_backlog WHERE message_key = ? AND tenant = ?', key, job.tenant);
  }
}

function findSpace(connection: Connection, id: number): EmbeddingSpace {
  const space = connection.get<EmbeddingSpace>(
    `SELECT ${SPACE_COLUMNS} FROM embedding_spaces WHERE id = ?`,
    id,
  );
  if (space === undefined) throw unknownSpace();
  return space;
}

function unknownSpace(): AppError {
  return new AppError('request.invalid', 'There is no such embedding space.');
}

function sameDimension(space: EmbeddingSpace, dimension: number): EmbeddingSpace {
  if (space.dimension === dimension) return { ...space };
  throw new AppError(
    'embedding_space.conflict',
    `The model "${space.model}" made vectors of ${space.dimension} dimensions before, and now of ${dimension}.`,
    { details: { model: space.model, known: space.dimension, given: dimension } },
  );
}

function checkVector(space: EmbeddingSpace, vector: Float32Array): void {
  sameDimension(space, vector.length);
  // A sum of finite squares is finite unless it overflows, and no embedding comes near that.
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (!Number.isFinite(squares)) {
    throw new AppError('request.invalid', 'A vector holds a value that is not a finite number.');
  }
}
