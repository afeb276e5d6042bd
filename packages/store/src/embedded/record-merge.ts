import { AppError } from '@sekha/contracts';
import { countWords } from '../count-words.js';
import { normaliseFolder, toSubtreeKey } from '../folder-path.js';
import type { Message } from '../memory-store.js';
import type { MergeResult, RecordPart } from '../record-merge.js';
import type { KeptConversation, KeptMessage } from '../record-view.js';
import { type Comparison, comparePart } from './compare-part.js';
import { addToCounter, takeNumbers } from './counters.js';
import { addEmbeddingJobs } from './embedding-jobs.js';
import { addParticipants, toParticipantWords } from './participants.js';
import type { RecordContext } from './record-context.js';
import { toBytes } from './vector-bytes.js';
import { insertMessage } from './write-messages.js';
import type { Steps } from './write-queue.js';

const ROWS_PER_STEP = 64;

/** A message that was written, with its words and the vector it came with. */
interface Written {
  row: Message;
  words: number;
  vector: Float32Array | undefined;
}

/** Writes what of a part is not here yet. Inside the transaction of the caller. */
export function* mergePart(context: RecordContext, tenantId: string, part: RecordPart): Steps<MergeResult> {
  const { writer, tenants } = context;
  checkVectors(context, part);
  const tenant = tenants.ensure(writer, tenantId);
  const comparison = comparePart(writer, tenant, part);
  if (comparison.clashes.length > 0) return toResult(part, comparison);
  const conversationKey = comparison.conversationKey ?? insertKept(context, tenant, part.conversation);
  const place = { tenant, conversationKey, conversationId: part.conversation.id, nextSeq: 0 };
  const written = yield* writeNew(context, place, part, comparison.missing);
  addVectors(context, tenant, part.spaceId, written);
  const rows = written.map(({ row }) => row);
  addParticipants(
    writer,
    tenant,
    conversationKey,
    new Set(rows.flatMap((row) => toParticipantWords(row.role, row.name))),
  );
  addEmbeddingJobs(writer, place, rows, context.clock());
  addToCounter(writer, 'messages', rows.length);
  settleConversation(context, place, part.conversation, written);
  return toResult(part, comparison);
}

/** What {@link mergePart} would answer. */
export function toResult(part: RecordPart, comparison: Comparison): MergeResult {
  const { conversationKey, missing, known, differences, clashes } = comparison;
  const writes = clashes.length === 0 ? missing : [];
  return {
    isNew: conversationKey === undefined,
    added: writes.length,
    vectors: part.spaceId === undefined ? 0 : writes.filter(({ vector }) => vector !== undefined).length,
    known,
    differences,
    clashes,
  };
}

function* writeNew(
  context: RecordContext,
  place: { tenant: number; conversationKey: number; conversationId: string; nextSeq: number },
  part: RecordPart,
  missing: readonly KeptMessage[],
): Steps<Written[]> {
  if (missing.length === 0) return [];
  const firstKey = takeNumbers(context.writer, missing.length);
  const written: Written[] = [];
  for (const [index, message] of missing.entries()) {
    const vector = part.spaceId === undefined ? undefined : message.vector;
    const { vector: _, ...kept } = message;
    const isDone = vector !== undefined || message.content.trim() === '';
    const row: Message = {
      ...kept,
      key: firstKey + index,
      conversationId: place.conversationId,
      embeddingState: isDone ? 'ready' : 'pending',
    };
    const words = countWords(row.content);
    insertMessage(context, place, row, words);
    written.push({ row, words, vector });
    if (index % ROWS_PER_STEP === ROWS_PER_STEP - 1) yield;
  }
  return written;
}

function addVectors(
  { writer }: RecordContext,
  tenant: number,
  spaceId: number | undefined,
  written: readonly Written[],
): void {
  const given = written.flatMap(({ row, vector }) =>
    vector === undefined ? [] : [{ key: row.key, vector }],
  );
  if (spaceId === undefined || given.length === 0) return;
  const firstSeq = takeNumbers(writer, given.length);
  for (const [index, { key, vector }] of given.entries()) {
    writer.run(
      'INSERT INTO vectors (seq, tenant, message_key, space_id, vector) VALUES (?, ?, ?, ?, ?)',
      firstSeq + index,
      tenant,
      key,
      spaceId,
      toBytes(vector),
    );
  }
}

function insertKept({ writer }: RecordContext, tenant: number, kept: KeptConversation): number {
  addToCounter(writer, 'conversations', 1);
  return writer.run(
    `INSERT INTO conversations (tenant, id, label, folder, subtree, status, importance, created_ms, updated_ms,
       message_count, word_count, next_seq, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?)`,
    tenant,
    kept.id,
    kept.label,
    normaliseFolder(kept.folder),
    toSubtreeKey(kept.folder),
    kept.status,
    kept.importance,
    kept.createdAtMs,
    kept.updatedAtMs,
    JSON.stringify(kept.metadata),
  ).lastInsertRowid;
}

/** Counts what was added. Where nothing was, the conversation stays as it is but for what it never gives out again. */
function settleConversation(
  { writer }: RecordContext,
  place: { tenant: number; conversationKey: number },
  kept: KeptConversation,
  written: readonly Written[],
): void {
  const words = written.reduce((sum, one) => sum + one.words, 0);
  writer.run(
    `UPDATE conversations SET updated_ms = CASE WHEN ?1 > 0 THEN max(updated_ms, ?2) ELSE updated_ms END,
       message_count = message_count + ?1, word_count = word_count + ?3, next_seq = max(next_seq, ?4)
     WHERE tenant = ?5 AND key = ?6`,
    written.length,
    kept.updatedAtMs,
    words,
    kept.nextSeq,
    place.tenant,
    place.conversationKey,
  );
}

function checkVectors({ writer }: RecordContext, { spaceId, messages }: RecordPart): void {
  if (spaceId === undefined) return;
  const space = writer.get<{ dimension: number }>(
    'SELECT dimension FROM embedding_spaces WHERE id = ?',
    spaceId,
  );
  for (const { vector } of messages) {
    if (vector === undefined) continue;
    const isSound = vector.length === space?.dimension && vector.every(Number.isFinite);
    if (!isSound)
      throw new AppError('request.invalid', 'A vector does not belong to the embedding space it came with.');
  }
}
