// @ts-check
import { openEmbeddedStore } from '../../packages/store/dist/index.js';
import { MESSAGES_PER_CONVERSATION, messageText } from './synthetic-talk.mjs';

const TENANT = 'default';
const FIRST_MOMENT_MS = Date.UTC(2024, 0, 1);
const MINUTE_MS = 60_000;
const JOBS_AT_ONCE = 200;

/**
 * Fills a data folder as the controller would have, but without a model: conversations, messages, their vectors.
 * The controller must not run.
 * @param {string} dataDir
 * @param {{ messages: number, model: string, vectorOf: (index: number) => Float32Array }} content
 * @returns the id of one conversation
 */
export async function prefill(dataDir, { messages, model, vectorOf }) {
  const store = await openEmbeddedStore({ dataDir });
  try {
    const tenant = store.forTenant(TENANT);
    let lastId = '';
    for (let first = 0; first < messages; first += MESSAGES_PER_CONVERSATION) {
      const number = first / MESSAGES_PER_CONVERSATION;
      const length = Math.min(MESSAGES_PER_CONVERSATION, messages - first);
      const texts = Array.from({ length }, (_, seq) => ({
        role: seq % 2 === 0 ? 'user' : 'assistant',
        content: messageText(first + seq),
        sentAtMs: FIRST_MOMENT_MS + (first + seq) * MINUTE_MS,
      }));
      const conversation = { label: `Talk ${number}`, folder: `/bench/${number % 50}` };
      lastId = (await tenant.conversations.create(conversation, texts)).id;
    }
    await embedAll(store, model, vectorOf);
    return lastId;
  } finally {
    await store.close();
  }
}

/**
 * @param {import('../../packages/store/dist/index.js').MemoryStore} store
 * @param {string} model
 * @param {(index: number) => Float32Array} vectorOf
 */
async function embedAll(store, model, vectorOf) {
  const space = await store.vectors.getSpace(model, vectorOf(0).length);
  for (;;) {
    const jobs = await store.jobs.claim(JOBS_AT_ONCE, MINUTE_MS);
    if (jobs.length === 0) return;
    const vectors = jobs
      .flatMap((job) => job.messageKeys)
      .map((messageKey) => ({ messageKey, vector: vectorOf(messageKey) }));
    await store.vectors.complete(
      jobs.map((job) => job.id),
      space.id,
      vectors,
    );
  }
}
