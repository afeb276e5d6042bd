// @ts-check
import { CONVERSATION } from './corpus.mjs';

const KEPT = 100;

/**
 * The best messages and windows of each query by cosine in floating point, keys best first.
 * @param {ReturnType<typeof import('./corpus.mjs').makeCorpus>} corpus
 * @param {number} messages
 * @param {number} queries
 */
export function exactRankings(corpus, messages, queries) {
  const vectors = Array.from({ length: queries }, (_, i) => corpus.queryVector(i));
  const best = { messages: vectors.map(() => new Best()), windows: vectors.map(() => new Best()) };
  for (let start = 0; start < messages; start += CONVERSATION) {
    /** @type {Float32Array[]} */
    const members = [];
    for (let i = start; i < Math.min(messages, start + CONVERSATION); i++) members.push(corpus.vector(i));
    const windows = members.map((_, at) => unitSum(members.slice(Math.max(0, at - 1), at + 2)));
    vectors.forEach((query, q) => {
      for (let at = 0; at < members.length; at++) {
        best.messages[q]?.offer(start + at + 1, dot(query, /** @type {Float32Array} */ (members[at])));
        best.windows[q]?.offer(start + at + 1, dot(query, /** @type {Float32Array} */ (windows[at])));
      }
    });
  }
  return { messages: best.messages.map((one) => one.keys()), windows: best.windows.map((one) => one.keys()) };
}

/**
 * The share of the exact best `k` that is among the best `k` found.
 * @param {import('../../packages/search-index/dist/index.js').IndexCandidate[][]} hits
 * @param {number[][]} exact
 * @param {'cosine' | 'cosineWindow'} evidence
 * @param {number} k
 */
export function recallOf(hits, exact, evidence, k) {
  let found = 0;
  hits.forEach((candidates, q) => {
    const ranked = candidates.filter((one) => one[evidence] !== undefined);
    ranked.sort((a, b) => Number(b[evidence]) - Number(a[evidence]));
    const kept = new Set(ranked.slice(0, k).map((one) => one.messageKey));
    for (const key of exact[q]?.slice(0, k) ?? []) if (kept.has(key)) found++;
  });
  return found / (hits.length * k);
}

class Best {
  /** @type {{ key: number, score: number }[]} */
  list = [];
  worst = -Infinity;

  /** @param {number} key @param {number} score */
  offer(key, score) {
    if (score <= this.worst) return;
    this.list.push({ key, score });
    // Sorting now and then is cheaper than keeping order all the time.
    if (this.list.length >= KEPT * 4) this.trim();
  }

  keys() {
    this.trim();
    return this.list.map((one) => one.key);
  }

  trim() {
    this.list.sort((a, b) => b.score - a.score);
    this.list.length = Math.min(this.list.length, KEPT);
    if (this.list.length === KEPT) this.worst = this.list[KEPT - 1]?.score ?? -Infinity;
  }
}

/** @param {Float32Array} a @param {Float32Array} b */
function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += /** @type {number} */ (a[i]) * /** @type {number} */ (b[i]);
  return sum;
}

/** @param {Float32Array[]} members */
function unitSum(members) {
  const sum = new Float32Array(members[0]?.length ?? 0);
  for (const member of members)
    for (let i = 0; i < sum.length; i++)
      sum[i] = /** @type {number} */ (sum[i]) + /** @type {number} */ (member[i]);
  const norm = Math.sqrt(dot(sum, sum));
  return sum.map((value) => value / norm);
}
