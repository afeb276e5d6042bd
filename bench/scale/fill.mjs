// @ts-check
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEmbeddedStore } from '../../packages/store/dist/index.js';
import { folderOf, MESSAGES_PER_TALK, messageText, sentAtMs, tenantOf } from './corpus.mjs';

const TALKS_AT_ONCE = 64;
const JOBS_AT_ONCE = 200;
const LEASE_MS = 600_000;

/** @typedef {{ messages: number, textSeconds: number, vectorSeconds: number }} Filled */

/**
 * Fills a data folder straight through the store, as the controller would have, but without HTTP and without a
 * model: the messages, then their vectors. The key of message `index` is `index + 1`. A folder that was filled
 * before is left as it is.
 * @param {string} dataDir
 * @param {{ messages: number, model: string, vectorOf: (index: number) => Float32Array }} content
 * @returns {Promise<Filled>}
 */
export async function fill(dataDir, { messages, model, vectorOf }) {
  const marker = join(dataDir, 'filled.json');
  if (existsSync(marker)) {
    const filled = JSON.parse(readFileSync(marker, 'utf8'));
    if (filled.messages !== messages)
      throw new Error(`the folder holds ${filled.messages} messages, not ${messages}: take another one`);
    return filled;
  }
  if (existsSync(join(dataDir, 'index')))
    throw new Error(`${dataDir} was left half filled: delete it and start again`);
  const store = await openEmbeddedStore({ dataDir });
  try {
    const beganMs = performance.now();
    await writeTalks(store, messages);
    const writtenMs = performance.now();
    await writeVectors(store, model, vectorOf);
    const filled = {
      messages,
      textSeconds: (writtenMs - beganMs) / 1000,
      vectorSeconds: (performance.now() - writtenMs) / 1000,
    };
    writeFileSync(marker, JSON.stringify(filled));
    return filled;
  } finally {
    await store.close();
  }
}

/**
 * @param {import('../../packages/store/dist/index.js').MemoryStore} store
 * @param {number} messages
 */
async function writeTalks(store, messages) {
  const talks = Math.ceil(messages / MESSAGES_PER_TALK);
  for (let first = 0; first < talks; first += TALKS_AT_ONCE) {
    const group = Array.from({ length: Math.min(TALKS_AT_ONCE, talks - first) }, (_, at) =>
      writeTalk(store, first + at, messages),
    );
    await Promise.all(group);
  }
  const last = await store.changes.lastSeq();
  if (last !== messages) throw new Error(`the last message has the key ${last}, not ${messages}`);
}

/**
 * @param {import('../../packages/store/dist/index.js').MemoryStore} store
 * @param {number} talk
 * @param {number} messages
 */
function writeTalk(store, talk, messages) {
  const first = talk * MESSAGES_PER_TALK;
  const texts = Array.from({ length: Math.min(MESSAGES_PER_TALK, messages - first) }, (_, seq) => ({
    role: seq % 2 === 0 ? 'user' : 'assistant',
    content: messageText(first + seq),
    sentAtMs: sentAtMs(first + seq),
  }));
  const conversation = { label: `Talk ${talk % 1_000}`, folder: folderOf(talk) };
  return store.forTenant(tenantOf(talk)).conversations.create(conversation, texts);
}

/**
 * @param {import('../../packages/store/dist/index.js').MemoryStore} store
 * @param {string} model
 * @param {(index: number) => Float32Array} vectorOf
 */
async function writeVectors(store, model, vectorOf) {
  const space = await store.vectors.getSpace(model, vectorOf(0).length);
  for (;;) {
    const jobs = await store.jobs.claim(JOBS_AT_ONCE, LEASE_MS);
    if (jobs.length === 0) return;
    const vectors = jobs
      .flatMap((job) => job.messageKeys)
      .map((messageKey) => ({ messageKey, vector: vectorOf(messageKey - 1) }));
    const ids = jobs.map((job) => job.id);
    await store.vectors.complete(ids, space.id, vectors);
  }
}
