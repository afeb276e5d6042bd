import { createHash } from 'node:crypto';
import type { ImportedConversation, ImportedMessage } from './imported.js';

/** What tells a conversation and its messages from all others, also when they are imported again. */
export interface ImportIdentity {
  /** Of the conversation, where its source names it. */
  name: Uint8Array | null;
  /** Of each message: by its id and text, or (without a name of the conversation) by all that was said up to it. */
  digests: Iterable<Uint8Array>;
  /** A beginning of this many messages is enough to recognise a conversation that has grown; see `ImportSource`. */
  enough: number;
}

/**
 * The text of a message is part of what it is: a message that says something else under the same id is another one,
 * and kept. Where a source gives no ids, the same text said twice is two messages.
 */
export function identify(conversation: ImportedConversation): ImportIdentity {
  const { sourceId, messages } = conversation;
  const name = sourceId === null ? null : digest(['conversation', conversation.format, sourceId]);
  const digests = name === null ? chainOf(conversation) : eachOf(messages);
  return { name, digests, enough: conversation.title === null ? enoughOf(messages) : 1 };
}

function* eachOf(messages: readonly ImportedMessage[]): Generator<Uint8Array, void, void> {
  const said = new Map<string, number>();
  for (const message of messages) {
    if (message.sourceId !== null) {
      yield digest(['message', message.sourceId, message.role, message.text]);
      continue;
    }
    const facts = factsOf(message);
    const key = JSON.stringify(facts);
    const times = said.get(key) ?? 0;
    said.set(key, times + 1);
    yield digest(['said', ...facts, times + (message.saidBefore ?? 0)]);
  }
}

/** Equal for messages that nothing tells apart. */
export function saidKey(message: ImportedMessage): string {
  return Buffer.from(digest(factsOf(message))).toString('latin1');
}

function* chainOf({ format, title, messages }: ImportedConversation): Generator<Uint8Array, void, void> {
  let before = digest(['begin', format, title]);
  for (const message of messages) {
    before = digest(['then', Buffer.from(before).toString('base64'), ...factsOf(message)]);
    yield before;
  }
}

function factsOf({ sourceId, role, name, text, sentAtMs }: ImportedMessage): unknown[] {
  return [sourceId, role, name, text, sentAtMs ?? null];
}

/** Two things said, or one with its time: many conversations begin with the same greeting. */
function enoughOf(messages: readonly ImportedMessage[]): number {
  let said = 0;
  for (const [index, { role, sentAtMs }] of messages.entries()) {
    if (role !== 'system') said += typeof sentAtMs === 'number' ? 2 : 1;
    if (said >= 2) return index + 1;
  }
  return messages.length + 1;
}

/** 16 bytes of SHA-256. Digests are in the record for good: what goes in here must never change. */
function digest(facts: readonly unknown[]): Uint8Array {
  return createHash('sha256').update(JSON.stringify(facts)).digest().subarray(0, 16);
}
