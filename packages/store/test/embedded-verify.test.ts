import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { type MemoryStore, openEmbeddedStore, type TenantStore } from '../src/index.js';

describe('verify', () => {
  let dataDir: string;
  let store: MemoryStore;
  let alice: TenantStore;

  const open = async (): Promise<void> => {
    store = await openEmbeddedStore({ dataDir });
    alice = store.forTenant('alice');
  };
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sekha-verify-'));
    await open();
  });
  afterEach(async () => {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const write = async (count: number): Promise<string> => {
    const messages = Array.from({ length: count }, (_, at) => ({
      role: 'Ann',
      content: at % 7 === 0 ? ' ' : `text ${at}`,
    }));
    return (
      await alice.conversations.create({ label: 'x', folder: '/' }, messages, {
        key: `k${Math.random()}`,
        fingerprint: 'f',
      })
    ).id;
  };
  const embed = async (): Promise<void> => {
    const space = await store.vectors.getSpace('m', 1);
    for (const { id, messageKeys } of await store.jobs.claim(1_000, 60_000)) {
      const vectors = messageKeys.map((messageKey) => ({ messageKey, vector: Float32Array.of(1) }));
      await store.vectors.complete(id, space.id, vectors);
    }
  };
  const problems = async (): Promise<[string, number][]> =>
    (await store.verifier.verify()).flatMap(({ check, count }) =>
      count === 0 ? [] : [[check, count] as [string, number]],
    );
  /** Breaks the record behind the back of the store. */
  const plant = async (...sql: string[]): Promise<void> => {
    await store.close();
    const database = new DatabaseSync(join(dataDir, 'sekha.db'));
    database.exec('PRAGMA foreign_keys = OFF');
    for (const one of sql) database.exec(one);
    database.close();
    await open();
  };

  it('finds nothing in a record that was written, embedded, rebuilt and deleted from', async () => {
    const ids = [await write(2_500), await write(30), await write(1_200)];
    await embed();
    await write(10);
    const next = await store.spaces.begin('n', 2);
    const { messages, throughSeq } = await store.spaces.next(next.id, 10_000);
    const vectors = messages.map(({ messageKey }) => ({ messageKey, vector: Float32Array.of(1, 2) }));
    await store.spaces.fill(next.id, { vectors, refused: [], throughSeq });
    expect(await problems()).toEqual([]);
    expect(await store.spaces.switchTo(next.id)).toBe(true);
    expect(await problems()).toEqual([]);
    const deleting = alice.conversations.delete({ ids: ids.slice(0, 2) });
    expect(await problems()).toEqual([]);
    await deleting;
    while (await store.spaces.drop(500));
    expect(await problems()).toEqual([]);
    expect(await store.verifier.counts()).toEqual({
      seq: await store.changes.lastSeq(),
      messages: 1_210,
      vectors: [{ spaceId: next.id, count: 1_028 }],
    });
  });

  it.each([
    ['DELETE FROM messages WHERE key = 2', ['vectors_without_message', 1]],
    ['DELETE FROM vectors WHERE message_key = 2', ['messages_neither_embedded_nor_pending', 1]],
    [`UPDATE embedding_spaces SET state = 'dropped'`, ['vectors_of_dropped_space', 5]],
    ['INSERT INTO embedding_backlog VALUES (999, 1, 0)', ['embedding_backlog_without_message', 1]],
    ['INSERT INTO embedding_backlog VALUES (3, 1, 0)', ['embedded_but_pending', 1]],
    ['INSERT INTO embedding_backlog VALUES (3, 1, 0)', ['pending_without_job', 1]],
    [
      `INSERT INTO jobs VALUES (99, 1, 1, 'embed', 2, 3, 0, 'pending', 0, 0, NULL, 0)`,
      ['jobs_without_message', 1],
    ],
    [
      `INSERT INTO jobs VALUES (99, 1, 77, 'embed', 2, 3, 0, 'pending', 0, 0, NULL, 0)`,
      ['jobs_without_conversation', 1],
    ],
    ['DELETE FROM conversations', ['participants_without_conversation', 1]],
    ['DELETE FROM conversations', ['write_receipts_without_conversation', 1]],
    ['DELETE FROM conversations', ['messages_without_conversation', 6]],
    ['DELETE FROM conversations', ['counter_of_conversations', 1]],
    [`INSERT INTO embedding_refusals VALUES (1, 999, 1, 'x')`, ['embedding_refusals_without_message', 1]],
    ['UPDATE conversations SET message_count = 9', ['conversations_miscounted', 1]],
    ['DELETE FROM messages WHERE key = 6', ['counter_of_messages', 1]],
  ])('finds what was planted by %s', async (sql, finding) => {
    await write(6);
    await embed();
    await plant(sql);
    expect(await problems()).toContainEqual(finding);
  });
});
