import { AppError } from '@sekha/contracts';
import { countWords } from '../count-words.js';
import type { Message, NewMessage } from '../message-store.js';
import { addToCounter, takeNumbers } from './counters.js';
import { addEmbeddingJobs } from './embedding-jobs.js';
import { addParticipants, toParticipantWords } from './participants.js';
import type { RecordContext } from './record-context.js';
import { toWellFormed } from './well-formed.js';
import type { Steps } from './write-queue.js';

/** Where messages are added. */
export interface AppendPlace {
  tenant: number;
  conversationKey: number;
  conversationId: string;
  /** The `seq` of the first of them. */
  nextSeq: number;
  /** Part of something large, which conversations do not wait for. */
  isBulk?: boolean;
}

/** More messages than this in one call are written in steps. */
export const SHORT_WRITE_MESSAGES = 128;

/** Rows written between two looks at the clock. */
const ROWS_PER_STEP = 64;

/** Writes messages with all that belongs to them, inside the transaction of the caller. */
export function* writeMessages(
  context: RecordContext,
  place: AppendPlace,
  messages: readonly NewMessage[],
  nowMs: number,
): Steps<{ messages: Message[]; words: number }> {
  const { writer } = context;
  if (messages.length === 0) return { messages: [], words: 0 };
  const firstKey = takeNumbers(writer, messages.length);
  const written: Message[] = [];
  const speakers = new Set<string>();
  let words = 0;
  for (const [index, message] of messages.entries()) {
    const row = toMessage(context, place, message, {
      key: firstKey + index,
      seq: place.nextSeq + index,
      nowMs,
    });
    const rowWords = countWords(row.content);
    insertMessage(context, place, row, rowWords);
    for (const word of toParticipantWords(row.role, row.name)) speakers.add(word);
    words += rowWords;
    written.push(row);
    if (index % ROWS_PER_STEP === ROWS_PER_STEP - 1) yield;
  }
  addParticipants(writer, place.tenant, place.conversationKey, speakers);
  addEmbeddingJobs(writer, place, written, nowMs);
  addToCounter(writer, 'messages', written.length);
  writer.run(
    `UPDATE conversations SET updated_ms = max(updated_ms, ?), message_count = message_count + ?,
       word_count = word_count + ?, next_seq = next_seq + ? WHERE tenant = ? AND key = ?`,
    nowMs,
    written.length,
    words,
    written.length,
    place.tenant,
    place.conversationKey,
  );
  return { messages: written, words };
}

function toMessage(
  context: RecordContext,
  place: AppendPlace,
  message: NewMessage,
  at: { key: number; seq: number; nowMs: number },
): Message {
  const content = toWellFormed(message.content);
  return {
    key: at.key,
    id: context.newId(),
    conversationId: place.conversationId,
    seq: at.seq,
    role: toWellFormed(message.role),
    name: message.name === undefined || message.name === null ? null : toWellFormed(message.name),
    content,
    sentAtMs: toTime(message.sentAtMs ?? at.nowMs),
    metadata: JSON.parse(JSON.stringify(message.metadata ?? {})) as Record<string, unknown>,
    embeddingState: isBlank(content) ? 'ready' : 'pending',
  };
}

/** A message as it is, with its place in the backlog. What else belongs to it is the caller's. */
export function insertMessage(
  context: RecordContext,
  place: { tenant: number; conversationKey: number },
  row: Message,
  words: number,
): void {
  context.writer.run(
    `INSERT INTO messages (key, tenant, conversation_key, seq, id, role, name, sent_ms, words, metadata, content)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.key,
    place.tenant,
    place.conversationKey,
    row.seq,
    row.id,
    row.role,
    row.name,
    row.sentAtMs,
    words,
    JSON.stringify(row.metadata),
    row.content,
  );
  if (row.embeddingState !== 'pending') return;
  context.writer.run(
    'INSERT INTO embedding_backlog (message_key, tenant, failed) VALUES (?, ?, 0)',
    row.key,
    place.tenant,
  );
}

function isBlank(content: string): boolean {
  return content.trim() === '';
}

function toTime(timeMs: number): number {
  if (!Number.isFinite(timeMs))
    throw new AppError('request.invalid', 'The time of a message is not a number.');
  return Math.trunc(timeMs);
}
