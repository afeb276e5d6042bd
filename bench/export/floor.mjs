// @ts-check
// The least that an export can cost: every message read through the driver in pages and written as JSON lines to a
// file, by a process that does nothing else. Prints {seconds, processorSeconds, bytes}.
//   node bench/export/floor.mjs DATABASE FILE [vectors]
import { closeSync, openSync, writeSync } from 'node:fs';
import { DatabaseSync } from '@photostructure/sqlite';

const [database = '', file = '', withVectors] = process.argv.slice(2);
const PAGE = 512;
const columns = 'm.key, m.id, m.conversation_key, m.seq, m.role, m.name, m.sent_ms, m.metadata, m.content';
const source = new DatabaseSync(database, { readOnly: true });
const page = source.prepare(
  withVectors === undefined
    ? `SELECT ${columns} FROM messages m WHERE m.key > ? ORDER BY m.key LIMIT ${PAGE}`
    : `SELECT ${columns}, v.vector FROM messages m
       LEFT JOIN vectors v ON v.tenant = m.tenant AND v.message_key = m.key
       WHERE m.key > ? ORDER BY m.key LIMIT ${PAGE}`,
);
const target = openSync(file, 'w');
const beganMs = performance.now();
let bytes = 0;
for (let after = 0; ; ) {
  const rows = /** @type {{ key: number, vector?: Uint8Array | null }[]} */ (page.all(after));
  const last = rows.at(-1);
  if (last === undefined) break;
  after = last.key;
  const lines = rows.map(({ vector, ...row }) =>
    JSON.stringify(vector ? { ...row, vector: Buffer.from(vector).toString('base64') } : row),
  );
  bytes += writeSync(target, `${lines.join('\n')}\n`);
}
closeSync(target);
const { user, system } = process.cpuUsage();
const processorSeconds = (user + system) / 1_000_000;
console.log(JSON.stringify({ seconds: (performance.now() - beganMs) / 1000, processorSeconds, bytes }));
