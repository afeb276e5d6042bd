import type { ImportMessage } from '@sekha/store';
import { keepText } from '../conversations/message-content.js';
import { DigestList } from './digest-list.js';
import { type ImportIdentity, identify } from './identify.js';
import type { ImportedConversation, ImportedMessage, ImportProblem } from './imported.js';
import { facts } from './parts/read-members.js';
import { MAX_MESSAGE_CHARS } from './reading/limits.js';
import { Turns } from './reading/turns.js';
import { SaidTimes } from './said-times.js';
import { splitText } from './split-text.js';

const MAX_ROLE_CHARS = 64;
const MAX_NAME_CHARS = 200;

export interface PreparedConversation {
  identity: Pick<ImportIdentity, 'name' | 'enough'>;
  /** Of each message as it is stored. */
  digests: DigestList;
  /** First and last time that is known; null without one. */
  firstMs: number | null;
  lastMs: number | null;
  problems: ImportProblem[];
  /** The messages as they are stored, so many at a time: all of them would be several times the size of the file. */
  pieces(size: number): Iterable<ImportMessage[]>;
}

/**
 * Finds out who the messages of a conversation are and when they were said. It may have a million of them: others get
 * their turn meanwhile.
 */
export async function prepareMessages(
  conversation: ImportedConversation,
  nowMs: number,
): Promise<PreparedConversation> {
  const { name, digests: own, enough } = identify(conversation);
  const turns = new Turns();
  const times = new SaidTimes(conversation, nowMs);
  const digests = new DigestList();
  let index = 0;
  for (const digest of own) {
    const message = conversation.messages[index];
    if (message === undefined) break;
    times.next(message, index);
    const parts = countParts(message.text);
    for (let part = 0; part < parts; part++) digests.push(partDigest(digest, part));
    index += 1;
    if (turns.isDue) await turns.give();
  }
  const { firstMs, lastMs, problems } = times;
  return {
    identity: { name, enough },
    digests,
    firstMs,
    lastMs,
    problems,
    pieces: (size) => toPieces(conversation, { digests, nowMs }, size),
  };
}

interface Frame {
  digests: DigestList;
  nowMs: number;
}

function* toPieces(
  conversation: ImportedConversation,
  frame: Frame,
  size: number,
): Generator<ImportMessage[], void, void> {
  const times = new SaidTimes(conversation, frame.nowMs);
  let piece: ImportMessage[] = [];
  let stored = 0;
  for (const [index, message] of conversation.messages.entries()) {
    const sentAtMs = times.next(message, index);
    for (const one of toStored(message, { conversation, sentAtMs, nowMs: frame.nowMs })) {
      const digest = frame.digests.at(stored++);
      if (digest === undefined) return;
      piece.push({ digest, ...one });
      if (piece.length < size) continue;
      yield piece;
      piece = [];
    }
  }
  if (piece.length > 0) yield piece;
}

function toStored(
  message: ImportedMessage,
  frame: { conversation: ImportedConversation; sentAtMs: number; nowMs: number },
): Omit<ImportMessage, 'digest'>[] {
  const { text, images } = keepText(message.text);
  const parts = splitText(text, MAX_MESSAGE_CHARS);
  return parts.map((content, part) => ({
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

/** Short texts, which nearly all are, are not looked at: what is put for a picture may be longer, but never twice. */
function countParts(text: string): number {
  return text.length <= MAX_MESSAGE_CHARS / 2 ? 1 : splitText(keepText(text).text, MAX_MESSAGE_CHARS).length;
}

/** Parts of one message are told apart by their number; the first is the message itself. */
function partDigest(digest: Uint8Array, part: number): Uint8Array {
  if (part === 0) return digest;
  const own = Buffer.from(digest);
  own.writeUInt32BE((own.readUInt32BE(12) ^ part) >>> 0, 12);
  return own;
}
