// @ts-check
// Child of run.mjs, a floor: SQLite's own full text over the same texts, ranked by its bm25(). The default tenant's
// texts only, as that is what the questions are asked of.
import { existsSync, renameSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';
import { contentWords } from '../../packages/search-index/dist/index.js';
import { percentile } from '../harness/percentiles.mjs';
import { MESSAGES_PER_TALK, questionText, tenantOf } from './corpus.mjs';
import { readSettings } from './run-child.mjs';

const { record, messages, file, queries } = readSettings();
const rowsPerSecond = existsSync(file) ? undefined : build();
const database = new DatabaseSync(file, { readOnly: true });
database.exec('PRAGMA cache_size = -262144');
const ask = database.prepare('SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY bm25(texts) LIMIT 10');
const times = [];
for (let at = 0; at < queries; at++) {
  const words = contentWords(questionText(at, at * 17));
  const start = performance.now();
  ask.all(words.map((word) => `"${word}"`).join(' OR '));
  times.push(performance.now() - start);
}
database.close();
console.log(JSON.stringify({ rowsPerSecond, p50: percentile(times, 0.5), p95: percentile(times, 0.95) }));

/** Written beside and renamed: a file that is there is whole. @returns rows per second */
function build() {
  const began = performance.now();
  const source = new DatabaseSync(record, { readOnly: true });
  const target = new DatabaseSync(`${file}.new`);
  target.exec(`PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;
    CREATE VIRTUAL TABLE texts USING fts5(content, content = '', tokenize = 'porter unicode61'); BEGIN`);
  const add = target.prepare('INSERT INTO texts (rowid, content) VALUES (?, ?)');
  let rows = 0;
  for (const row of source.prepare('SELECT key, content FROM messages WHERE key <= ?').iterate(messages)) {
    const { key, content } = /** @type {{ key: number, content: string }} */ (/** @type {unknown} */ (row));
    if (tenantOf(Math.floor((key - 1) / MESSAGES_PER_TALK)) !== 'default') continue;
    add.run(key, content);
    rows++;
  }
  target.exec(`COMMIT; INSERT INTO texts (texts) VALUES ('optimize')`);
  target.close();
  source.close();
  renameSync(`${file}.new`, file);
  return rows / ((performance.now() - began) / 1000);
}
