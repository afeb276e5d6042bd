// @ts-check
// Child of run.mjs, a floor: sqlite-vec, the vector search that runs inside SQLite, over the same vectors (all
// tenants, no filter).
import { existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { getLoadablePath } from 'sqlite-vec';
import { percentile } from '../harness/percentiles.mjs';
import { readSettings } from './run-child.mjs';

const { record, messages, file, questions } = readSettings();
/** @param {boolean} readOnly @param {string} path */
function connect(path, readOnly) {
  const database = new DatabaseSync(path, { readOnly, allowExtension: true });
  database.enableLoadExtension(true);
  database.loadExtension(getLoadablePath());
  return database;
}
const rowsPerSecond = existsSync(file) ? undefined : build();
const database = connect(file, true);
const ask = database.prepare('SELECT rowid FROM vectors WHERE embedding MATCH ? ORDER BY distance LIMIT 10');
/** @param {number[]} question */
const search = (question) => ask.all(new Uint8Array(Float32Array.from(question).buffer));
search(questions[0]);
const times = questions.map((/** @type {number[]} */ question) => {
  const start = performance.now();
  search(question);
  return performance.now() - start;
});
database.close();
console.log(JSON.stringify({ rowsPerSecond, p50: percentile(times, 0.5), p95: percentile(times, 0.95) }));

/** @returns rows per second */
function build() {
  const began = performance.now();
  const source = new DatabaseSync(record, { readOnly: true });
  const target = connect(`${file}.new`, false);
  const dimension = questions[0].length;
  target.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
    CREATE VIRTUAL TABLE vectors USING vec0(embedding float[${dimension}] distance_metric=cosine); BEGIN`);
  const add = target.prepare('INSERT INTO vectors (rowid, embedding) VALUES (?, ?)');
  let rows = 0;
  const all = source.prepare('SELECT message_key AS key, vector FROM vectors WHERE message_key <= ?');
  for (const row of all.iterate(messages)) {
    const { key, vector } = /** @type {{ key: number, vector: Uint8Array }} */ (/** @type {unknown} */ (row));
    add.run(BigInt(key), vector);
    rows++;
  }
  target.exec('COMMIT');
  target.close();
  source.close();
  renameSync(`${file}.new`, file);
  return rows / ((performance.now() - began) / 1000);
}
