// @ts-check
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { MESSAGES_PER_CONVERSATION, messageText } from '../load/synthetic-talk.mjs';

/** @param {string} path @param {Iterable<string>} pieces */
async function write(path, pieces) {
  const file = createWriteStream(path);
  for (const piece of pieces) if (!file.write(piece)) await once(file, 'drain');
  file.end();
  await finished(file);
}

/** Conversations as lists of messages, a line each, until there are `bytes`. @param {string} path @param {number} bytes */
export function writeConversations(path, bytes) {
  return write(path, conversations(bytes));
}

/** @param {number} bytes */
function* conversations(bytes) {
  for (let size = 0, number = 0; size < bytes; number++) {
    const messages = Array.from({ length: MESSAGES_PER_CONVERSATION }, (_, at) => ({
      role: at % 2 === 0 ? 'user' : 'assistant',
      content: messageText(number * MESSAGES_PER_CONVERSATION + at),
    }));
    const line = `${JSON.stringify({ id: `bench-${number}`, title: `Talk ${number}`, messages })}\n`;
    size += line.length;
    yield line;
  }
}

/** One conversation with as many messages as you like, each of a word. @param {string} path @param {number} count */
export function writeOneConversation(path, count) {
  return write(path, oneConversation(count));
}

/** @param {number} count */
function* oneConversation(count) {
  yield '[{"title":"One","messages":[';
  for (let at = 0; at < count; at++) yield `${at === 0 ? '' : ','}{"role":"u","content":"${at}"}`;
  yield ']}]';
}
