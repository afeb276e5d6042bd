/**
 * How fast is the embedded record? Writes, replay and reads of the store alone: no HTTP, no index, no model.
 *
 *   node bench/store/record-speed.mjs [--messages 100000] [--dir <folder on the disk to measure>]
 *
 * Build the packages first. Prints one table; the folder is made below --dir (default: the temporary folder) and
 * removed at the end. "loop" is the longest the event loop stood still meanwhile.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { openEmbeddedStore } from '../../packages/store/dist/index.js';

const { values } = parseArgs({
  options: { messages: { type: 'string', default: '100000' }, dir: { type: 'string', default: tmpdir() } },
});
const TOTAL = Number(values.messages);
const DIMENSION = 384;
const BULK = 10_000;
const rows = [];

const WORDS =
  'memory river answer window teacher garden budget friday coffee invoice mountain password train'.split(' ');
let seed = 42;
const random = () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
};
/** About 270 characters, as in the texts the design was measured with. */
const makeText = () => Array.from({ length: 40 }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
const makeMessages = (count) =>
  Array.from({ length: count }, (_, index) => ({
    role: index % 2 ? 'assistant' : 'user',
    content: makeText(),
  }));

async function measure(what, count, unit, work) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const startedMs = performance.now();
  await work();
  const tookMs = performance.now() - startedMs;
  delay.disable();
  rows.push({
    what,
    [unit === 'latency' ? 'ms each' : 'per second']:
      unit === 'latency' ? Number((tookMs / count).toFixed(3)) : Math.round((count / tookMs) * 1_000),
    'total ms': Math.round(tookMs),
    'loop ms': Math.round(delay.max / 1e6),
  });
}

const dataDir = mkdtempSync(join(values.dir, 'sekha-bench-store-'));
let store = await openEmbeddedStore({ dataDir });
const tenant = store.forTenant('bench');

async function measureSingleWrites() {
  const { id } = await tenant.conversations.create({ label: 'single', folder: '/single' }, []);
  for (const callers of [1, 8, 64]) {
    const each = Math.ceil(3_000 / callers);
    await measure(`append 1 message, ${callers} callers (FULL)`, each * callers, 'rate', () =>
      Promise.all(
        Array.from({ length: callers }, async () => {
          for (let index = 0; index < each; index += 1) {
            await tenant.messages.append(id, [{ role: 'user', content: makeText() }]);
          }
        }),
      ),
    );
  }
}

async function measureBulk() {
  const left = TOTAL - (await store.statistics()).messages;
  const bulks = Math.max(1, Math.ceil(left / BULK));
  const given = Array.from({ length: bulks }, () => makeMessages(BULK));
  await measure(`create with ${BULK} messages`, bulks * BULK, 'rate', async () => {
    for (const [index, messages] of given.entries()) {
      await tenant.conversations.create({ label: `bulk ${index}`, folder: `/bulk/${index % 10}` }, messages);
    }
  });
  await measure('create 2,000 small conversations (4 messages), one caller', 2_000, 'rate', async () => {
    for (let index = 0; index < 2_000; index += 1) {
      const conversation = {
        label: `topic ${index % 50}`,
        folder: `/chat/${index % 100}`,
        metadata: { n: index },
      };
      await tenant.conversations.create(conversation, makeMessages(4));
    }
  });
}

async function replay() {
  let seen = 0;
  for (let after = 0; ; ) {
    const { changes, throughSeq } = await store.changes.read(after, 2_000);
    seen += changes.length;
    if (throughSeq === after) return seen;
    after = throughSeq;
  }
}

async function measureReplay(what) {
  const { length } = { length: await replay() };
  await measure(`replay ${length} changes (${what})`, length, 'rate', replay);
}

async function measureVectors() {
  const space = await store.vectors.getSpace('bench', DIMENSION);
  const vector = Float32Array.from({ length: DIMENSION }, random);
  let stored = 0;
  const startedMs = performance.now();
  await measure('claim + complete, 16 jobs at a time (vectors)', 1, 'rate', async () => {
    for (;;) {
      const jobs = await store.jobs.claim(16, 60_000);
      if (jobs.length === 0) return;
      const vectors = jobs.flatMap((job) => job.messageKeys.map((messageKey) => ({ messageKey, vector })));
      await store.vectors.complete(
        jobs.map((job) => job.id),
        space.id,
        vectors,
      );
      stored += vectors.length;
    }
  });
  rows.at(-1)['per second'] = Math.round((stored / (performance.now() - startedMs)) * 1_000);
  return space;
}

async function measureReads(space) {
  const { changes } = await store.changes.read(0, 1_000_000);
  const keys = changes.flatMap((change) => (change.kind === 'message' ? [change.message.key] : []));
  const pick = () => Array.from({ length: 20 }, () => keys[Math.floor(random() * keys.length)]);
  const page = { limit: 50, offset: 0 };
  const reads = {
    'getByKeys of 20 random messages': () => tenant.messages.getByKeys(pick()),
    'vectors.get of 20 random messages': () => store.vectors.get(space.id, pick()),
    'list 50 conversations, newest first': () => tenant.conversations.list({}, page),
    'list 50 conversations of a folder': () => tenant.conversations.list({ folder: '/chat/7' }, page),
    'list 50 conversations by metadata': () => tenant.conversations.list({ metadata: { n: 77 } }, page),
    'keys of a folder of 20 conversations': () => tenant.conversations.keys({ folder: '/chat/7' }),
    'keys of all conversations': () => tenant.conversations.keys({}),
    'find 8 participants': () => tenant.messages.findParticipants(WORDS.slice(0, 8), {}),
    statistics: () => store.statistics(),
    ping: () => store.ping(),
  };
  for (const [what, read] of Object.entries(reads)) {
    await measure(what, 300, 'latency', async () => {
      for (let index = 0; index < 300; index += 1) await read();
    });
  }
}

try {
  await measureSingleWrites();
  await measureBulk();
  await measureReplay('texts');
  const space = await measureVectors();
  await measureReplay('texts and vectors');
  await measureReads(space);
  const bytes = (await store.statistics()).databaseBytes;
  await measure('close', 1, 'latency', () => store.close());
  await measure('open', 1, 'latency', async () => {
    store = await openEmbeddedStore({ dataDir });
  });
  const again = store.forTenant('bench');
  await measure(`delete a conversation of ${BULK} embedded messages`, BULK, 'rate', () =>
    again.conversations.delete({ label: 'bulk 0' }),
  );
  console.table(rows);
  const memory = Math.round(process.memoryUsage().rss / 1e6);
  console.log(
    `${(await store.statistics()).messages} messages left, ${Math.round(bytes / 1e6)} MB before the deletion, RSS ${memory} MB`,
  );
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model}, ${Math.round(totalmem() / 1e9)} GB`,
  );
} finally {
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
}
