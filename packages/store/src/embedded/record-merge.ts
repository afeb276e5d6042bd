import { AppError } from '@sekha/contracts';
import { countWords } from '../count-words.js';
import { normaliseFolder, toSubtreeKey } from '../folder-path.js';
import type { Message } from '../message-store.js';
import type { MergeResult, RecordPart } from '../record-merge.js';
import type { KeptConversation, KeptMessage } from '../record-view.js';
import { type Comparison, comparePart } from './compare-part.js';
import type { Connection } from './connection.js';
import { addToCounter, takeNumbers } from './counters.js';
import { addEmbeddingJobs } from './embedding-jobs.js';
import { addConversationSource, addMessageSource } from './kept-sources.js';
import { addSummaries } from './kept-summaries.js';
import { addParticipants, toParticipantWords } from './participants.js';
import type { RecordContext } from './record-context.js';
import { toBytes } from './vector-bytes.js';
import { insertMessage } from './write-messages.js';
import type { Steps } from './write-queue.js';

const ROWS_PER_STEP = 64;

interface Place {
  tenant: number;
  conversationKey: number;
  conversationId: string;
}

/** A message that was written, with its words and the vector it came with. */
interface Written {
  row: Message;
  words: number;
  vector: Float32Array | undefined;
}

/** Writes what of a part is not here yet. Inside the transaction of the caller. */
export function* mergePart(context: RecordContext, tenantId: string, part: RecordPart): Steps<MergeResult> {
  const { writer, tenants } = context;
  const tenant = tenants.ensure(writer, tenantId);
  const comparison = comparePart(writer, tenant, part);
  const spaceId = usableSpace(writer, part);
  const result = toResult(comparison, spaceId !== undefined);
  if (comparison.clashes.length > 0) return result;
  const { conversation } = part;
  const conversationKey = comparison.conversationKey ?? insertConversation(writer, tenant, conversation);
  const place = { tenant, conversationKey, conversationId: conversation.id };
  const written = yield* writeMissing(context, place, comparison.missing, spaceId !== undefined);
  if (spaceId !== undefined) addVectors(writer, place, spaceId, written);
  const rows = written.map(({ row }) => row);
  const speakers = new Set(rows.flatMap((row) => toParticipantWords(row.role, row.name)));
  addParticipants(writer, tenant, conversationKey, speakers);
  addEmbeddingJobs(writer, { ...place, isBulk: true }, rows, context.clock());
  addToCounter(writer, 'messages', rows.length);
  settleConversation(writer, place, conversation, written);
  addSummaries(writer, place, part.summaries ?? []);
  return result;
}

/** What merging a part comes to. */
export function toResult(comparison: Comparison, takesVectors: boolean): MergeResult {
  const { conversationKey, missing, known, summaries, differences, clashes } = comparison;
  const isWritten = clashes.length === 0;
  const writes = isWritten ? missing : [];
  return {
    isNew: conversationKey === undefined,
    added: writes.length,
    vectors: takesVectors ? writes.filter(({ vector }) => vector !== undefined).length : 0,
    known,
    summaries: isWritten ? summaries : 0,
    differences,
    clashes,
  };
}

function* writeMissing(
  context: RecordContext,
  place: Place,
  missing: readonly KeptMessage[],
  takesVectors: boolean,
): Steps<Written[]> {
  if (missing.length === 0) return [];
  const { writer } = context;
  const firstKey = takeNumbers(writer, missing.length);
  const written: Written[] = [];
  for (const [index, { vector: given, source, ...kept }] of missing.entries()) {
    const vector = takesVectors ? given : undefined;
    const isDone = vector !== undefined || kept.content.trim() === '';
    const row: Message = {
      ...kept,
      key: firstKey + index,
      conversationId: place.conversationId,
      embeddingState: isDone ? 'ready' : 'pending',
    };
    const words = countWords(row.content);
    insertMessage(context, place, row, words);
    if (source !== undefined) addMessageSource(writer, place, row.key, source);
    written.push({ row, words, vector });
    if (index % ROWS_PER_STEP === ROWS_PER_STEP - 1) yield;
  }
  return written;
}

function addVectors(
  writer: Connection,
  { tenant }: Place,
  spaceId: number,
  written: readonly Written[],
): void {
  const given = written.flatMap(({ row, vector }) =>
    vector === undefined ? [] : [{ key: row.key, vector }],
  );
  if (given.length === 0) return;
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

function insertConversation(writer: Connection, tenant: number, kept: KeptConversation): number {
  addToCounter(writer, 'conversations', 1);
  const conversationKey = writer.run(
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
  if (kept.source !== undefined) addConversationSource(writer, { tenant, conversationKey }, kept.source);
  return conversationKey;
}

/** Counts what was added. Where nothing was, the conversation stays as it is but for places it never gives out again. */
function settleConversation(
  writer: Connection,
  place: Place,
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

/**
 * The space of a part's vectors, when it still is the current one: the spaces may have changed since the caller
 * looked. Throws when a vector does not belong there.
 */
export function usableSpace(connection: Connection, { spaceId, messages }: RecordPart): number | undefined {
  if (spaceId === undefined) return undefined;
  const space = connection.get<{ dimension: number }>(
    'SELECT dimension FROM embedding_spaces WHERE id = ? AND is_current = 1',
    spaceId,
  );
  if (space === undefined) return undefined;
  for (const { vector } of messages) {
    if (vector === undefined || (vector.length === space.dimension && areFinite(vector))) continue;
    throw new AppError('request.invalid', 'A vector does not belong to the embedding space it came with.');
  }
  return spaceId;
}

/** Zero times anything is zero, but for what is not finite. */
function areFinite(vector: Float32Array): boolean {
  let sum = 0;
  for (let at = 0; at < vector.length; at += 1) sum += (vector[at] ?? 0) * 0;
  return sum === 0;
}
