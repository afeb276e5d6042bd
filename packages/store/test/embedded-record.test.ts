import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { type MemoryStore, openEmbeddedStore } from '../src/index.js';
import { recordContract } from './record.contract.js';
import { EVERYTHING, embedAll, seeded } from './record-builders.js';

recordContract('SQLite', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sekha-record-'));
  return {
    open: (clock) => openEmbeddedStore({ dataDir, clock }),
    dispose: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
});

describe('the record of the embedded store', () => {
  let dataDir: string;
  let store: MemoryStore;
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sekha-record-'));
    store = await openEmbeddedStore({ dataDir });
  });
  afterEach(async () => {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const say = (content: string) => ({ role: 'user', content });
  const filesHold = (text: string): boolean =>
    readdirSync(dataDir).some(
      (name) => name.startsWith('sekha.db') && readFileSync(join(dataDir, name)).includes(text),
    );

  it('drops deleted text from every file once the last view that could see it is closed', async () => {
    const alice = store.forTenant('alice');
    await alice.conversations.create({ label: 'x', folder: '/' }, [say('nightingale')]);
    const view = await alice.record.openView(EVERYTHING, { vectors: false });
    await alice.record.delete(EVERYTHING, { dryRun: false });
    expect(filesHold('nightingale')).toBe(true);
    view.close();
    // Behind the folding that the close has queued.
    await store.ping();
    expect(filesHold('nightingale')).toBe(false);
  });

  it('drops deleted text with a later write when a reader outside was in the way', async () => {
    const alice = store.forTenant('alice');
    await alice.conversations.create({ label: 'x', folder: '/' }, [say('nightingale')]);
    const outside = new DatabaseSync(join(dataDir, 'sekha.db'), { readOnly: true });
    outside.exec('BEGIN');
    outside.prepare('SELECT count(*) FROM messages').get();
    await alice.record.delete(EVERYTHING, { dryRun: false });
    expect(filesHold('nightingale')).toBe(true);
    outside.exec('ROLLBACK');
    outside.close();
    for (let tries = 0; filesHold('nightingale') && tries < 500; tries += 1) {
      await store.ping();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(filesHold('nightingale')).toBe(false);
  });

  const onLinux = process.platform === 'linux' ? it : it.skip;
  onLinux('opens view after view without holding more and more files', async () => {
    const alice = store.forTenant('alice');
    const { id } = await alice.conversations.create({ label: 'x', folder: '/' }, [say('text')]);
    const openFiles = (): number => readdirSync('/proc/self/fd').length;
    const use = async (): Promise<void> => {
      const view = await alice.record.openView(EVERYTHING, { vectors: true });
      await view.conversations(undefined, 10);
      await view.messages(id, -1, 10);
      view.close();
      await expect(view.messages(id, -1, 10)).rejects.toMatchObject({ code: 'store.unavailable' });
    };
    await use();
    const before = openFiles();
    for (let index = 0; index < 20; index += 1) await use();
    expect(openFiles()).toBeLessThan(before + 10);
  });

  it('lets others have their turn while it looks for what a time selects', async () => {
    const alice = store.forTenant('alice');
    for (let at = 0; at < 200; at += 1)
      await alice.conversations.create({ label: 'x', folder: '/' }, [say('one')]);
    for (const dryRun of [true, false]) {
      let turns = 0;
      let isLooking = true;
      const count = (): void => {
        turns += 1;
        if (isLooking) setImmediate(count);
      };
      setImmediate(count);
      const selection = { ...EVERYTHING, sentFromMs: Date.now() + 1e9 };
      expect(await alice.record.delete(selection, { dryRun })).toMatchObject({ conversations: 0 });
      isLooking = false;
      expect(turns).toBeGreaterThanOrEqual(3);
    }
  });

  it('closes with views open', async () => {
    const alice = store.forTenant('alice');
    const view = await alice.record.openView(EVERYTHING, { vectors: false });
    await store.close();
    await expect(view.conversations(undefined, 1)).rejects.toMatchObject({ code: 'store.unavailable' });
    view.close();
    await expect(alice.record.openView(EVERYTHING, { vectors: false })).rejects.toMatchObject({
      code: 'store.unavailable',
    });
  });

  it('leaves no orphan when deletions, writes and embeddings run into each other', async () => {
    const alice = store.forTenant('alice');
    const space = await store.vectors.getSpace('model', 4);
    const random = seeded(11);
    const write = async (index: number): Promise<void> => {
      const { id } = await alice.conversations.create({ label: `l${index % 3}`, folder: `/f${index % 4}` }, [
        say(`first ${index}`),
        say('second'),
      ]);
      const more = Array.from({ length: 4 }, () =>
        alice.messages.append(id, [say('more')]).catch(ignoreGone),
      );
      await Promise.all(more);
    };
    const wipe = (): Promise<unknown> =>
      alice.record.delete({ conversations: { folder: `/f${Math.floor(random() * 4)}` } }, { dryRun: false });
    const rounds = Array.from({ length: 30 }, async (_, index) => {
      await write(index);
      if (index % 3 === 0) await wipe();
      await embedAll(store, space.id, 4);
    });
    await Promise.all(rounds);
    await embedAll(store, space.id, 4);
    await store.close();
    expect(orphansIn(join(dataDir, 'sekha.db'))).toEqual({});
  });
});

function ignoreGone(error: { code?: string }): void {
  if (error.code !== 'conversation.not_found') throw error;
}

/** Rows that hang on nothing, by table; what the counters say too much or too little. */
function orphansIn(file: string): Record<string, number> {
  const database = new DatabaseSync(file, { readOnly: true });
  const questions: Record<string, string> = {
    messages:
      'SELECT count(*) AS n FROM messages m WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.key = m.conversation_key AND c.tenant = m.tenant)',
    vectors:
      'SELECT count(*) AS n FROM vectors v WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.key = v.message_key AND m.tenant = v.tenant)',
    backlog:
      'SELECT count(*) AS n FROM embedding_backlog b WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.key = b.message_key)',
    jobs: 'SELECT count(*) AS n FROM jobs j WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.key = j.conversation_key)',
    participants:
      'SELECT count(*) AS n FROM participants p WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.key = p.conversation_key)',
    summaries:
      'SELECT count(*) AS n FROM summaries s WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.key = s.conversation_key)',
    sources:
      'SELECT count(*) AS n FROM import_sources s WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.key = s.conversation_key)',
    imported:
      'SELECT count(*) AS n FROM import_messages i WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.key = i.message_key)',
    receipts:
      'SELECT count(*) AS n FROM write_receipts r WHERE NOT EXISTS (SELECT 1 FROM conversations c WHERE c.key = r.conversation_key)',
    counted:
      "SELECT (SELECT count(*) FROM messages) - (SELECT value FROM counters WHERE name = 'messages') AS n",
    totals: 'SELECT (SELECT count(*) FROM messages) - (SELECT sum(message_count) FROM conversations) AS n',
  };
  const found: Record<string, number> = {};
  for (const [table, sql] of Object.entries(questions)) {
    const { n } = database.prepare(sql).get() as { n: number | null };
    if (n !== 0 && n !== null) found[table] = n;
  }
  database.close();
  return found;
}
