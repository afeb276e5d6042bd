import { setImmediate as turn } from 'node:timers/promises';
import type { ImportMessage } from '@sekha/store';
import { keepText } from '../conversations/message-content.js';
import { type ImportIdentity, identify } from './identify.js';
import {
  type ImportedConversation,
  type ImportedMessage,
  type ImportProblem,
  problemAt,
} from './imported.js';
import { facts } from './parts/read-members.js';
import { MAX_MESSAGE_CHARS } from './reading/limits.js';
import { splitText } from './split-text.js';

/** A clock that is wrong by a day is common; a message from next year is not. */
const AHEAD_MS = 24 * 3_600_000;
/** A few milliseconds of work. */
const MESSAGES_A_TURN = 500;
const MAX_ROLE_CHARS = 64;
const MAX_NAME_CHARS = 200;

export interface PreparedConversation {
  identity: Pick<ImportIdentity, 'name' | 'enough'>;
  messages: ImportMessage[];
  /** First and last time that is known; null without one. */
  firstMs: number | null;
  lastMs: number | null;
  problems: ImportProblem[];
}

/**
 * The messages of a conversation as the record keeps them. Times that cannot be are named and left out. A conversation
 * may have a hundred thousand messages: others get their turn between some of them.
 */
export async function prepareMessages(
  conversation: ImportedConversation,
  nowMs: number,
): Promise<PreparedConversation> {
  const { name, digests, enough } = identify(conversation);
  const problems: ImportProblem[] = [];
  const messages: ImportMessage[] = [];
  const startedMs = toPossible(conversation.createdAtMs, nowMs);
  let timeMs = startedMs;
  let firstMs: number | null = null;
  let index = -1;
  for (const digest of digests) {
    index += 1;
    const message = conversation.messages[index];
    if (message === undefined) break;
    if (index % MESSAGES_A_TURN === MESSAGES_A_TURN - 1) await turn();
    const saidMs = toPossible(message.sentAtMs, nowMs);
    if (saidMs === null && message.sentAtMs !== null)
      problems.push(problemAt(`${conversation.place} message ${index + 1}`, problemOf(message.sentAtMs)));
    // Where nothing is said about the time of a message, it is that of the one before.
    timeMs = saidMs ?? timeMs;
    firstMs ??= saidMs;
    messages.push(...toStored(message, { digest, sentAtMs: timeMs ?? nowMs, conversation, nowMs }));
  }
  if (startedMs === null && typeof conversation.createdAtMs !== 'object')
    problems.push(problemAt(conversation.place, problemOf(conversation.createdAtMs)));
  const firstKnown = startedMs ?? firstMs;
  return { identity: { name, enough }, messages, firstMs: firstKnown, lastMs: timeMs, problems };
}

function toStored(
  message: ImportedMessage,
  frame: { digest: Uint8Array; sentAtMs: number; conversation: ImportedConversation; nowMs: number },
): ImportMessage[] {
  const { text, images } = keepText(message.text);
  const parts = splitText(text, MAX_MESSAGE_CHARS);
  return parts.map((content, part) => ({
    digest: part === 0 ? frame.digest : partDigest(frame.digest, part),
    message: {
      role: message.role.trim().slice(0, MAX_ROLE_CHARS) || 'user',
      name: message.name?.slice(0, MAX_NAME_CHARS) ?? null,
      content,
      sentAtMs: frame.sentAtMs,
      metadata: {
        source: frame.conversation.format,
        imported_at: new Date(frame.nowMs).toISOString(),
        ...facts({
          source_id: message.sourceId,
          parent_id: message.parentId,
          images_removed: images || null,
        }),
        ...(message.isCurrent === undefined ? {} : { current: message.isCurrent }),
        ...message.metadata,
        ...(parts.length > 1 ? { part: part + 1, parts: parts.length } : {}),
      },
    },
    ...(message.isCurrent === undefined ? {} : { isCurrent: message.isCurrent }),
  }));
}

/** Parts of one message are told apart by their number. */
function partDigest(digest: Uint8Array, part: number): Uint8Array {
  const own = Buffer.from(digest);
  own.writeUInt32BE((own.readUInt32BE(12) ^ part) >>> 0, 12);
  return own;
}

/** A time that somebody can have said something at; null for all others. */
function toPossible(timeMs: number | null | undefined, nowMs: number): number | null {
  if (typeof timeMs !== 'number' || timeMs < 0 || timeMs > nowMs + AHEAD_MS) return null;
  return timeMs;
}

function problemOf(timeMs: number | null | undefined): string {
  if (typeof timeMs !== 'number') return 'its time cannot be read; the time before it is used';
  return `its time is ${timeMs < 0 ? 'before 1970' : 'in the future'}; the time before it is used`;
}
