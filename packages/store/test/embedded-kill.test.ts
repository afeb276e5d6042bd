import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { type Change, type MemoryStore, openEmbeddedStore } from '../src/index.js';
import { compileStore, makeFolder, runScript } from './store-process.js';

const ROUNDS = 12;

/**
 * Writes as fast as it can, several writes at a time: single messages, bulks, vectors, deletions. It says what it
 * is about to do, and again when the promise has resolved.
 */
const STORM = (dataDir: string, round: number, dieAfter: number): string => `
  const store = await openEmbeddedStore({ dataDir: ${JSON.stringify(dataDir)} });
  const tenant = store.forTenant('t' + ${round % 2});
  const { id } = await tenant.conversations.create({ label: 'storm', folder: '/r${round}' }, []);
  const space = await store.vectors.getSpace('m', 8);
  say('ready');
  let n = 0;
  let acknowledged = 0;
  const tell = (line) => {
    say(line);
    // The hardest moment: the promise has resolved, and nothing else has run since.
    if (++acknowledged === ${dieAfter}) process.kill(process.pid, 'SIGKILL');
  };
  const append = async (size) => {
    const names = Array.from({ length: size }, () => 'r${round}-' + n++);
    await tenant.messages.append(id, names.map((content) => ({ role: 'user', content })));
    tell('stored ' + names.join(' '));
  };
  const embed = async () => {
    for (const job of await store.jobs.claim(2, 60000)) {
      const vectors = job.messageKeys.map((messageKey) => ({ messageKey, vector: new Float32Array(8).fill(1) }));
      await store.vectors.complete(job.id, space.id, vectors);
      tell('embedded ' + job.messageKeys.join(' '));
    }
  };
  const remove = async () => {
    const [message] = await tenant.messages.list(id, { limit: 1, offset: 0 });
    if (message === undefined) return;
    say('deleting ' + message.content);
    await tenant.messages.delete([message.id]);
    tell('deleted ' + message.content);
  };
  for (;;) await Promise.all([append(1), append(1), append(3), n % 7 === 0 ? append(200) : append(1), embed(), n % 3 === 0 ? remove() : undefined]);
`;

describe('the embedded store under kill -9', () => {
  let compiled: ReturnType<typeof compileStore>;
  let place: ReturnType<typeof makeFolder>;
  beforeAll(() => {
    compiled = compileStore();
  });
  afterAll(() => compiled.remove());
  beforeEach(() => {
    place = makeFolder();
  });
  afterEach(() => place.remove());

  it('loses nothing that was acknowledged and tears no write apart', async () => {
    const stored = new Set<string>();
    const mayBeGone = new Set<string>();
    const mustBeGone = new Set<string>();
    const embedded = new Set<number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      // Every other round ends at a random moment, the others right behind an acknowledgement.
      const fromOutside = round % 2 === 0;
      const dieAfter = fromOutside ? Number.POSITIVE_INFINITY : 1 + Math.floor(Math.random() * 100);
      const storm = runScript(compiled.entry, STORM(place.folder, round, dieAfter));
      await storm.waitFor('ready');
      if (fromOutside) {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
        storm.child.kill('SIGKILL');
      }
      await storm.ended;
      for (const line of storm.lines) {
        const [what, ...names] = line.split(' ');
        for (const name of names) {
          if (what === 'stored') stored.add(name);
          if (what === 'deleting') mayBeGone.add(name);
          if (what === 'deleted') mustBeGone.add(name);
          if (what === 'embedded') embedded.add(Number(name));
        }
      }
      const store = await openEmbeddedStore({ dataDir: place.folder });
      await check(store, place.folder, { stored, mayBeGone, mustBeGone, embedded });
      await store.close();
    }
    expect(stored.size).toBeGreaterThan(ROUNDS * 10);
    expect(mustBeGone.size).toBeGreaterThan(0);
    expect(embedded.size).toBeGreaterThan(0);
  }, 120_000);

  it('gives the work of a process that was killed to the next one, at once', async () => {
    const first = runScript(
      compiled.entry,
      `const store = await openEmbeddedStore({ dataDir: ${JSON.stringify(place.folder)} });
       await store.forTenant('t').conversations.create({ label: 'x', folder: '/' }, [{ role: 'user', content: 'y' }]);
       say('leased ' + (await store.jobs.claim(10, 3_600_000)).length);
       setInterval(() => {}, 1000);`,
    );
    expect(await first.waitFor('leased')).toBe('leased 1');
    first.child.kill('SIGKILL');
    await first.ended;
    const store = await openEmbeddedStore({ dataDir: place.folder });
    expect(await store.jobs.claim(10, 60_000)).toEqual([expect.objectContaining({ attempts: 2 })]);
    await store.close();
  });
});

interface Told {
  stored: Set<string>;
  mayBeGone: Set<string>;
  mustBeGone: Set<string>;
  embedded: Set<number>;
}

async function check(store: MemoryStore, folder: string, told: Told): Promise<void> {
  const messages = (await Promise.all(['t0', 't1'].map((tenantId) => messagesOf(store, tenantId)))).flat();
  const contents = messages.map(({ content }) => content);
  const present = new Set(contents);
  expect(present.size).toBe(contents.length);
  expect([...told.stored].filter((name) => !present.has(name) && !told.mayBeGone.has(name))).toEqual([]);
  expect([...told.mustBeGone].filter((name) => present.has(name))).toEqual([]);

  const { changes } = await store.changes.read(0, 1_000_000);
  const inLog = changes.flatMap((change) => (change.kind === 'message' ? [change.message.key] : []));
  expect(inLog).toEqual(messages.map(({ key }) => key).sort((a, b) => a - b));
  const vectors = new Set(
    changes.flatMap((change: Change) => (change.kind === 'vector' ? [change.messageKey] : [])),
  );
  for (const { key, embeddingState } of messages) {
    expect([key, embeddingState]).toEqual([key, vectors.has(key) ? 'ready' : 'pending']);
    if (told.embedded.has(key)) expect(vectors.has(key)).toBe(true);
  }
  checkInside(
    folder,
    messages.filter(({ embeddingState }) => embeddingState === 'pending').map(({ key }) => key),
  );
}

async function messagesOf(
  store: MemoryStore,
  tenantId: string,
): Promise<{ key: number; content: string; embeddingState: string }[]> {
  const { conversations, messages } = store.forTenant(tenantId);
  const all = [];
  for (const { id, messageCount } of await conversations.list({}, { limit: 10_000, offset: 0 })) {
    const found = await messages.list(id, { limit: 1_000_000, offset: 0 });
    expect(found).toHaveLength(messageCount);
    all.push(...found);
  }
  return all;
}

/** What the port does not show: the file is sound, and each pending message has exactly one job. */
function checkInside(folder: string, pending: number[]): void {
  const database = new DatabaseSync(`${folder}/sekha.db`, { readOnly: true });
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  expect(database.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
  const covered = database
    .prepare(
      'SELECT b.message_key AS key FROM embedding_backlog b JOIN jobs j ON b.message_key BETWEEN j.first_key AND j.last_key ORDER BY 1',
    )
    .all();
  expect(covered.map(({ key }) => key)).toEqual(pending.sort((a, b) => a - b));
  database.close();
}
