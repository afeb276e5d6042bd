// @ts-check
import { API_KEY } from '../load/stack.mjs';
import {
  folderOf,
  MESSAGES_PER_TALK,
  messageText,
  questionText,
  sentAtMs,
  TENANTS,
  tenantOf,
} from './corpus.mjs';

/** Where the messages go that are added during the run, to be deleted at its end. */
export const ADDED_FOLDER = '/added';
/** Questions that are asked again and again: their vectors are known. */
export const KNOWN_QUESTIONS = 100;

/** @param {string} tenantId each small tenant has a key of its own */
export const keyOf = (tenantId) => (tenantId === 'default' ? API_KEY : `${API_KEY}_${tenantId}`);

/** What the controller needs to know of the tenants. */
export const TENANT_KEYS = TENANTS.slice(1)
  .map(({ tenantId }) => `${keyOf(tenantId)}:${tenantId}`)
  .join(',');

/**
 * @param {string} path
 * @param {object} body
 * @param {string} [tenantId]
 */
const post = (path, body, tenantId = 'default') => ({
  method: 'POST',
  path,
  headers: { 'x-api-key': keyOf(tenantId), 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/**
 * The requests that are measured. Each call of a maker gives the next one.
 * @param {number} messages
 */
export function makeRequests(messages) {
  const talks = Math.floor(messages / MESSAGES_PER_TALK);
  /** @type {Map<string, number[]>} */
  const talksOf = new Map(TENANTS.map(({ tenantId }) => [tenantId, []]));
  for (let talk = 0; talk < talks; talk++) talksOf.get(tenantOf(talk))?.push(talk);
  let asked = 0;
  let added = messages;
  /** @param {number} index @param {string} [tenantId] */
  const talkFor = (index, tenantId = 'default') => {
    const own = talksOf.get(tenantId) ?? [];
    return own[(index * 7_919) % own.length] ?? 0;
  };
  /** @param {number} index @param {string} [tenantId] */
  const question = (index, tenantId) => questionText(index, talkFor(index, tenantId));
  const known = () => question(asked++ % KNOWN_QUESTIONS);
  const fresh = () => question(1_000 + asked++);
  /** @param {object} body @param {string} [tenantId] */
  const search = (body, tenantId) => post('/api/v1/search', { limit: 10, ...body }, tenantId);
  return {
    talksOf: (/** @type {string} */ tenantId) => talksOf.get(tenantId)?.length ?? 0,
    keyword: () => search({ query: known(), mode: 'keyword' }),
    hybridKnown: () => search({ query: known() }),
    hybridFresh: () => search({ query: fresh() }),
    /** The folder of the talk that is asked about: a hundredth of the messages. */
    inFolder: () => {
      const index = asked++ % KNOWN_QUESTIONS;
      return search({ query: question(index), filters: { folder: folderOf(talkFor(index)) } });
    },
    /** What assistants said in the last tenth of the time: a twentieth of the messages. */
    lately: () => {
      const after = new Date(sentAtMs(messages * 0.9)).toISOString();
      return search({ query: known(), filters: { role: 'assistant', after } });
    },
    tenant: (/** @type {string} */ tenantId) => () =>
      search({ query: question(asked++ % KNOWN_QUESTIONS, tenantId) }, tenantId),
    context: () => post('/api/v1/context/assemble', { query: known(), context_budget: 4_000 }),
    /** @param {string} conversationId */
    add: (conversationId) => () =>
      post(`/api/v1/conversations/${conversationId}/messages`, {
        role: 'user',
        content: messageText(added++),
      }),
    /** A whole talk at once. */
    ingest: () =>
      post('/api/v1/conversations', {
        label: 'added',
        folder: ADDED_FOLDER,
        messages: Array.from({ length: MESSAGES_PER_TALK }, (_, seq) => ({
          role: seq % 2 === 0 ? 'user' : 'assistant',
          content: messageText(added++),
        })),
      }),
  };
}
