// @ts-check
// Child of run.mjs: the exact best messages by cosine, in floating point over the vectors of the record, for all of
// the default tenant, for what was said in the last tenth of the time, and for a small tenant.
import { writeFileSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { MESSAGES_PER_TALK, tenantOf } from './corpus.mjs';
import { readSettings } from './run-child.mjs';

const { record, messages, questions, file } = readSettings();
const KEPT = 10;
const vectors = questions.map((/** @type {number[]} */ one) => unit(Float32Array.from(one)));
/** @type {Record<string, (index: number, tenantId: string) => boolean>} */
const SELECTIONS = {
  all: (_, tenantId) => tenantId === 'default',
  lastTenth: (index, tenantId) => tenantId === 'default' && index >= messages * 0.9,
  smallTenant: (_, tenantId) => tenantId === 'hundredth',
};
/** @type {Record<string, { key: number, score: number }[][]>} */
const best = Object.fromEntries(Object.keys(SELECTIONS).map((name) => [name, vectors.map(() => [])]));

const database = new DatabaseSync(record, { readOnly: true });
const rows = database.prepare('SELECT message_key AS key, vector FROM vectors').iterate();
for (const row of rows) {
  const { key, vector } = /** @type {{ key: number, vector: Uint8Array }} */ (/** @type {unknown} */ (row));
  // A copy: the driver's bytes need not begin at a multiple of four.
  const values = unit(new Float32Array(vector.slice().buffer));
  const index = key - 1;
  const tenantId = tenantOf(Math.floor(index / MESSAGES_PER_TALK));
  const wanted = Object.keys(SELECTIONS).filter((name) => SELECTIONS[name]?.(index, tenantId));
  if (wanted.length === 0 || index >= messages) continue;
  for (let at = 0; at < vectors.length; at++) {
    const score = dot(vectors[at], values);
    for (const name of wanted) offer(best[name]?.[at] ?? [], key, score);
  }
}
database.close();
const keys = Object.fromEntries(
  Object.entries(best).map(([name, lists]) => [name, lists.map((list) => list.map((one) => one.key))]),
);
writeFileSync(file, JSON.stringify(keys));

/** @param {{ key: number, score: number }[]} list best first @param {number} key @param {number} score */
function offer(list, key, score) {
  const worst = list[KEPT - 1];
  if (worst !== undefined && score <= worst.score) return;
  let at = Math.min(list.length, KEPT - 1);
  for (; at > 0 && (list[at - 1]?.score ?? 0) < score; at--) list[at] = /** @type {any} */ (list[at - 1]);
  list[at] = { key, score };
}

/** @param {Float32Array} a @param {Float32Array} b */
function dot(a, b) {
  let [one, two, three, four] = [0, 0, 0, 0];
  // Four sums, so that an addition does not wait for the last one.
  for (let i = 0; i < a.length; i += 4) {
    one += /** @type {number} */ (a[i]) * /** @type {number} */ (b[i]);
    two += /** @type {number} */ (a[i + 1]) * /** @type {number} */ (b[i + 1]);
    three += /** @type {number} */ (a[i + 2]) * /** @type {number} */ (b[i + 2]);
    four += /** @type {number} */ (a[i + 3]) * /** @type {number} */ (b[i + 3]);
  }
  return one + two + three + four;
}

/** @param {Float32Array} vector */
function unit(vector) {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}
