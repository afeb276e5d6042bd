import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Connection } from '../src/embedded/connection.js';
import { backupEmbeddedStore, openEmbeddedStore } from '../src/index.js';
import { fillOddly, readRecord } from './record-builders.js';
import { compileStore, makeFolder, runScript } from './store-process.js';

describe('a backup of the embedded store', () => {
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
  const at = (name: string): string => join(place.folder, name);
  /** The backup as the record of a folder of its own. */
  const install = (file: string): string => {
    mkdirSync(at('restored'));
    writeFileSync(join(at('restored'), 'sekha.db'), readFileSync(file));
    return at('restored');
  };

  it('opens as the record it was made from, also when nobody had that one open', async () => {
    const store = await openEmbeddedStore({ dataDir: at('data') });
    await fillOddly(store.forTenant('alice'), 5);
    const record = await readRecord(store.forTenant('alice'));
    const open = backupEmbeddedStore(at('data'), at('open.db'));
    await store.close();
    const closed = backupEmbeddedStore(at('data'), at('closed.db'));
    expect(open).toEqual({
      file: at('open.db'),
      bytes: statSync(at('open.db')).size,
      conversations: 9,
      messages: record.reduce((sum, { messages }) => sum + messages.length, 0),
    });
    expect(closed.messages).toBe(open.messages);
    const restored = await openEmbeddedStore({ dataDir: install(open.file) });
    expect(await readRecord(restored.forTenant('alice'))).toEqual(record);
    await restored.close();
  });

  it('holds one moment of a record that another process is writing', async () => {
    const writer = runScript(
      compiled.entry,
      `const store = await openEmbeddedStore({ dataDir: ${JSON.stringify(at('data'))} });
       const tenant = store.forTenant('a');
       const talk = Array.from({ length: 20 }, (_, i) => ({ role: 'user', content: 'word '.repeat(50) + i }));
       for (let i = 0; ; i += 1) {
         await tenant.conversations.create({ label: 'l' + i, folder: '/' }, talk);
         if (i === 20) say('warm');
         if (i % 5 === 0) {
           const [last] = await tenant.conversations.list({}, { limit: 1, offset: 0 });
           await tenant.conversations.delete({ ids: [last.id] });
         }
       }`,
    );
    await writer.waitFor('warm');
    const backups = [1, 2, 3].map((index) => backupEmbeddedStore(at('data'), at(`backup-${index}.db`)));
    expect(writer.child.exitCode).toBeNull();
    writer.child.kill('SIGKILL');
    await writer.ended;
    for (const backup of backups) expect(backup.messages).toBe(backup.conversations * 20);
    expect(backups[2]?.messages).toBeGreaterThan(backups[0]?.messages ?? 0);
    const restored = await openEmbeddedStore({ dataDir: install(at('backup-3.db')) });
    expect(await restored.statistics()).toMatchObject({
      conversations: backups[2]?.conversations,
      messages: backups[2]?.messages,
    });
    expect((await restored.jobs.counts()).pending).toBe(backups[2]?.conversations);
    await restored.close();
  });

  it('is for the eyes of its owner, and never takes the place of a file', async () => {
    const store = await openEmbeddedStore({ dataDir: at('data') });
    await store.close();
    backupEmbeddedStore(at('data'), at('a.db'));
    expect((statSync(at('a.db')).mode & 0o777).toString(8)).toBe('600');
    writeFileSync(at('b.db'), 'precious');
    expect(() => backupEmbeddedStore(at('data'), at('b.db'))).toThrow(/never overwrites/);
    expect(readFileSync(at('b.db'), 'utf8')).toBe('precious');
    expect(() => backupEmbeddedStore(at('nowhere'), at('c.db'))).toThrow(/no record/);
    expect(() => backupEmbeddedStore(at('data'), join(at('no-folder'), 'd.db'))).toThrow();
    expect(readdirSync(place.folder).sort()).toEqual(['a.db', 'b.db', 'data']);
  });

  it('is for the eyes of its owner while it is being written, too', async () => {
    const store = await openEmbeddedStore({ dataDir: at('data') });
    await store.close();
    const run = Connection.prototype.run;
    const modes: string[] = [];
    const spy = jest.spyOn(Connection.prototype, 'run').mockImplementation(function (
      this: Connection,
      sql,
      ...values
    ) {
      const done = run.call(this, sql, ...values);
      if (sql.startsWith('VACUUM')) modes.push((statSync(String(values[0])).mode & 0o777).toString(8));
      return done;
    });
    backupEmbeddedStore(at('data'), at('a.db'));
    spy.mockRestore();
    expect(modes).toEqual(['600']);
  });

  it('holds nothing of what was deleted', async () => {
    const store = await openEmbeddedStore({ dataDir: at('data') });
    const alice = store.forTenant('alice');
    await alice.conversations.create({ label: 'x', folder: '/' }, [{ role: 'user', content: 'nightingale' }]);
    await alice.record.delete({ conversations: {} }, { dryRun: false });
    backupEmbeddedStore(at('data'), at('a.db'));
    expect(readFileSync(at('a.db')).includes('nightingale')).toBe(false);
    await store.close();
  });
});
