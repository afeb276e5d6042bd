// @ts-check
import { Pool } from 'undici';
import { pick } from '../harness/random.mjs';

/**
 * @typedef {object} Turn
 * @property {string} kind what it is counted under
 * @property {string} path
 * @property {unknown} body
 * @property {number} [leaveAfterMs] the caller goes away then
 */

/** @param {string} text @param {boolean} stream */
const chat = (text, stream) => ({
  path: '/v1/chat/completions',
  body: { model: 'primary/gpt-4o-mini', stream, messages: [{ role: 'user', content: text }] },
});

let serial = 0;
const question = () => `Question ${++serial} about the garden`;

/**
 * What happens to a gateway in an hour: mostly answers, some of each failure, callers that leave, nonsense.
 * @type {{ share: number, turn: () => Turn }[]}
 */
const MIX = [
  { share: 40, turn: () => ({ kind: 'plain', ...chat(question(), false) }) },
  { share: 20, turn: () => ({ kind: 'streamed', ...chat(question(), true) }) },
  {
    share: 5,
    turn: () => ({
      kind: 'messages',
      path: '/v1/messages',
      body: { model: 'gpt-4o-mini', max_tokens: 100, messages: [{ role: 'user', content: question() }] },
    }),
  },
  {
    share: 8,
    turn: () => ({
      kind: 'embeddings',
      path: '/v1/embeddings',
      body: { model: 'text-embedding-3-small', input: [question(), question()] },
    }),
  },
  ...['error', 'busy', 'reset', 'cut', 'invalid', 'unterminated'].flatMap((fault) =>
    [false, true].map((stream) => ({
      share: 1,
      turn: () => ({ kind: `fault ${fault}`, ...chat(`fault:${fault}`, stream) }),
    })),
  ),
  { share: 4, turn: () => ({ kind: 'left streaming', ...chat('fault:slow', true), leaveAfterMs: 150 }) },
  { share: 4, turn: () => ({ kind: 'left waiting', ...chat('fault:late', false), leaveAfterMs: 150 }) },
  { share: 2, turn: () => ({ kind: 'nonsense', path: '/v1/chat/completions', body: { messages: 7 } }) },
  { share: 1, turn: () => ({ kind: 'nonsense', path: '/no/such/route', body: { a: 1 } }) },
];
const DECK = MIX.flatMap(({ share, turn }) => Array.from({ length: share }, () => turn));

/** Sends the mix to one server at a steady rate, whether it keeps up or not. */
export class SoakLoad {
  /** @type {Map<string, number>} outcomes by kind and status */
  outcomes = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  #underWay = 0;

  /**
   * @param {string} url
   * @param {() => number} random
   */
  constructor(url, random) {
    this.random = random;
    this.pool = new Pool(url, { connections: 50 });
  }

  /** @param {number} perSecond */
  start(perSecond) {
    this.#timer = setInterval(() => void this.#take(pick(this.random, DECK)()), 1000 / perSecond);
  }

  /** Resolves when the last answer is in. */
  async stop() {
    clearInterval(this.#timer);
    while (this.#underWay > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await this.pool.close();
  }

  /** @param {Turn} turn */
  async #take({ kind, path, body, leaveAfterMs }) {
    this.#underWay++;
    const leaving = new AbortController();
    const timer = leaveAfterMs === undefined ? undefined : setTimeout(() => leaving.abort(), leaveAfterMs);
    try {
      const reply = await this.pool.request({
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: leaving.signal,
      });
      await reply.body.text();
      this.#count(kind, String(reply.statusCode));
    } catch (error) {
      this.#count(kind, leaving.signal.aborted ? 'left' : String(error));
    } finally {
      clearTimeout(timer);
      this.#underWay--;
    }
  }

  /** @param {string} kind @param {string} outcome */
  #count(kind, outcome) {
    const name = `${kind}: ${outcome}`;
    this.outcomes.set(name, (this.outcomes.get(name) ?? 0) + 1);
  }
}
