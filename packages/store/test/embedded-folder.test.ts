import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DatabaseSync } from '@photostructure/sqlite';
import { AppError } from '@sekha/contracts';
import { type MemoryStore, openEmbeddedStore } from '../src/index.js';
import { compileStore, makeFolder, runScript } from './store-process.js';

const PAGE = { limit: 1_000, offset: 0 };
const refusal = (reason: string): object => ({ code: 'store.unavailable', details: { reason } });

/** Where limits of another process can be set. */
const onLinux = spawnSync('prlimit', ['--version']).status === 0 ? it : it.skip;

describe('the data folder of the embedded store', () => {
  let compiled: ReturnType<typeof compileStore>;
  let place: ReturnType<typeof makeFolder>;
  let dataDir: string;
  const opened: MemoryStore[] = [];

  beforeAll(() => {
    compiled = compileStore();
  });
  afterAll(() => compiled.remove());
  beforeEach(() => {
    place = makeFolder();
    dataDir = join(place.folder, 'deep', 'data');
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    place.remove();
  });

  const open = async (maxBytes?: number): Promise<MemoryStore> => {
    const store = await openEmbeddedStore({ dataDir, ...(maxBytes === undefined ? {} : { maxBytes }) });
    opened.push(store);
    return store;
  };
  const fill = async (store: MemoryStore, count: number): Promise<string> => {
    const messages = Array.from({ length: count }, (_, index) => ({
      role: 'user',
      content: `kept ${index}`,
    }));
    const made = await store.forTenant('a').conversations.create({ label: 'x', folder: '/' }, messages);
    return made.id;
  };
  const rightsOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
  const inDatabase = (sql: string): void => {
    const database = new DatabaseSync(join(dataDir, 'sekha.db'));
    database.exec(sql);
    database.close();
  };

  describe('its rights', () => {
    it('belong to the owner only, for the folder and every file in it', async () => {
      const store = await open();
      await fill(store, 3);
      expect(rightsOf(dataDir)).toBe('700');
      const files = readdirSync(dataDir);
      expect(files).toEqual(
        expect.arrayContaining(['sekha.db', 'sekha.db-wal', 'sekha.db-shm', 'sekha.lock']),
      );
      for (const file of files) expect([file, rightsOf(join(dataDir, file))]).toEqual([file, '600']);
    });

    it('are tightened on a folder of ours, and left alone on a folder with other files', async () => {
      mkdirSync(dataDir, { recursive: true, mode: 0o755 });
      const store = await open();
      expect(rightsOf(dataDir)).toBe('700');
      await store.close();
      const other = join(place.folder, 'other');
      mkdirSync(other, { mode: 0o755 });
      chmodSync(other, 0o755);
      writeFileSync(join(other, 'letter.txt'), 'not ours');
      opened.push(await openEmbeddedStore({ dataDir: other }));
      expect(rightsOf(other)).toBe('755');
      expect(rightsOf(join(other, 'sekha.db'))).toBe('600');
    });
  });

  describe('its lock', () => {
    it('refuses a second store in this process, naming the folder, and keeps the first one safe', async () => {
      const first = await open();
      for (let attempt = 0; attempt < 3; attempt += 1) {
        await expect(open()).rejects.toMatchObject({
          ...refusal('locked'),
          message: expect.stringContaining(
            `"${basename(dataDir)}" is in use by this process (${process.pid})`,
          ),
        });
      }
      // The refused ones must not have dropped the lock: it is per process, and closing a file loses it.
      const other = runScript(
        compiled.entry,
        `await openEmbeddedStore({ dataDir: ${JSON.stringify(dataDir)} }).then(() => say('got in'), (e) => say(e.message));`,
      );
      await other.ended;
      expect(other.lines).toEqual([expect.stringContaining(`in use by process ${process.pid}`)]);
      await first.ping();
    });

    it('is held by another process until that is killed, and never after', async () => {
      const holder = runScript(
        compiled.entry,
        `const store = await openEmbeddedStore({ dataDir: ${JSON.stringify(dataDir)} });
         say('open'); setInterval(() => {}, 1000);`,
      );
      await holder.waitFor('open');
      const error = await open().catch((failure: unknown) => failure);
      expect(error).toMatchObject({
        code: 'store.unavailable',
        details: { reason: 'locked', folder: 'data', pid: holder.child.pid },
      });
      expect((error as AppError).message).toContain(`process ${holder.child.pid}`);
      expect((error as AppError).message).not.toContain(place.folder);
      holder.child.kill('SIGKILL');
      await holder.ended;
      expect(readdirSync(dataDir)).toContain('sekha.pid');
      await (await open()).ping();
    });

    it('is not held by a name that was left behind, be it our own: a container always runs as the same process', async () => {
      mkdirSync(dataDir, { recursive: true });
      writeFileSync(join(dataDir, 'sekha.db'), '');
      writeFileSync(join(dataDir, 'sekha.pid'), JSON.stringify({ pid: process.pid, host: hostname() }));
      await (await open()).ping();
    });

    it('is free again after a close, and after an opening that failed', async () => {
      const store = await open();
      await store.close();
      inDatabase('UPDATE schema_migrations SET checksum = 1');
      await expect(open()).rejects.toMatchObject(refusal('migration_changed'));
      await expect(open()).rejects.toMatchObject(refusal('migration_changed'));
    });
  });

  describe('when it cannot be used', () => {
    it('says so when the folder is a file', async () => {
      writeFileSync(join(place.folder, 'file'), '');
      for (const path of ['file', 'file/below']) {
        const opening = openEmbeddedStore({ dataDir: join(place.folder, path) });
        await expect(opening).rejects.toMatchObject(refusal('no_access'));
      }
    });

    onLinux('says so at once when it is below a folder that takes none', async () => {
      const child = runScript(
        compiled.entry,
        `await openEmbeddedStore({ dataDir: '/proc/sekha/data' })
           .catch((e) => say(e.code + ' ' + e.details.reason));`,
      );
      await child.waitFor('store.unavailable no_access');
    });

    it('says so when it is a link that leads nowhere', async () => {
      symlinkSync(join(place.folder, 'nowhere'), join(place.folder, 'link'));
      const opening = openEmbeddedStore({ dataDir: join(place.folder, 'link') });
      await expect(opening).rejects.toMatchObject(refusal('no_access'));
    });

    it('names the file that it may not write', async () => {
      await (await open()).close();
      chmodSync(join(dataDir, 'sekha.db'), 0o400);
      for (const path of [place.folder, join(place.folder, 'deep')]) chmodSync(path, 0o755);
      chmodSync(dataDir, 0o777);
      const child = runScript(
        compiled.entry,
        `if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); }
         await openEmbeddedStore({ dataDir: ${JSON.stringify(dataDir)} }).catch((e) => say(e.message));`,
      );
      await child.ended;
      expect(child.lines).toEqual([
        expect.stringMatching(/^This process may not write the file "sekha.db" of the data folder/),
      ]);
    });

    it('says so when it may not be written, and leaves it as it is', async () => {
      const store = await open();
      await fill(store, 5);
      await store.close();
      const before = readFileSync(join(dataDir, 'sekha.db'));
      // Root may write anything: the child gives its rights up first.
      for (const path of [place.folder, join(place.folder, 'deep'), dataDir]) chmodSync(path, 0o555);
      for (const file of readdirSync(dataDir)) chmodSync(join(dataDir, file), 0o444);
      const child = runScript(
        compiled.entry,
        `if (process.geteuid() === 0) { process.setegid(65534); process.seteuid(65534); }
         await openEmbeddedStore({ dataDir: ${JSON.stringify(dataDir)} })
           .then(() => say('got in'), (e) => say(e.code + ' ' + e.details.reason));`,
      );
      await child.ended;
      for (const path of [place.folder, join(place.folder, 'deep'), dataDir]) chmodSync(path, 0o700);
      expect(child.lines).toEqual([expect.stringMatching(/^store\.unavailable (no_access|read_only)$/)]);
      expect(readFileSync(join(dataDir, 'sekha.db'))).toEqual(before);
      const id = await fill(await open(), 0);
      expect(id).toBeDefined();
    });
  });

  describe('when it is full', () => {
    it('refuses what does not fit, keeps what was acknowledged, and goes on when there is room', async () => {
      const store = await open(800_000);
      const tenant = store.forTenant('a');
      const { id } = await tenant.conversations.create({ label: 'x', folder: '/' }, []);
      const big = 'text '.repeat(2_000);
      let acknowledged = 0;
      let failure: unknown;
      while (failure === undefined) {
        await tenant.messages.append(id, [{ role: 'user', content: big }]).then(
          () => {
            acknowledged += 1;
          },
          (error: unknown) => {
            failure = error;
          },
        );
      }
      expect(failure).toBeInstanceOf(AppError);
      expect(failure).toMatchObject({ code: 'store.full' });
      expect(acknowledged).toBeGreaterThan(20);
      const together = await Promise.allSettled(
        [big, 'small', big].map((content) => tenant.messages.append(id, [{ role: 'user', content }])),
      );
      const fulfilled = together.filter(({ status }) => status === 'fulfilled').length;
      for (const result of together) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'store.full' });
      }
      const kept = await tenant.messages.list(id, PAGE);
      expect(kept).toHaveLength(acknowledged + fulfilled);
      expect(kept.map(({ seq }) => seq)).toEqual(kept.map((_, index) => index));
      const bulk = Array.from({ length: 500 }, () => ({ role: 'user', content: big }));
      await expect(tenant.messages.append(id, bulk)).rejects.toMatchObject({ code: 'store.full' });
      expect(await tenant.messages.list(id, PAGE)).toHaveLength(kept.length);
      expect(await tenant.messages.delete(kept.slice(0, 10).map((message) => message.id))).toBe(10);
      await tenant.messages.append(id, [{ role: 'user', content: big }]);
      await store.close();
      const roomy = (await open()).forTenant('a');
      await roomy.messages.append(id, bulk);
      expect((await roomy.conversations.find(id))?.messageCount).toBe(kept.length - 10 + 1 + 500);
    });
  });

  describe('when the disk reports errors while it is open', () => {
    onLinux('says so, loses nothing it acknowledged, and goes on when the disk does', async () => {
      const writer = runScript(
        compiled.entry,
        `const store = await openEmbeddedStore({ dataDir: ${JSON.stringify(dataDir)} });
         const tenant = store.forTenant('a');
         const { id } = await tenant.conversations.create({ label: 'x', folder: '/' }, []);
         const content = 'text '.repeat(1_000);
         let stored = 0;
         for (;;) {
           await tenant.messages.append(id, [{ role: 'user', content }]).then(
             () => say('stored ' + ++stored),
             async (e) => say('refused ' + e.code + ' ' + e.details?.reason + ' with ' + (await tenant.conversations.find(id)).messageCount),
           );
           await new Promise((resolve) => setTimeout(resolve, 5));
         }`,
      );
      // A limit to the size of files makes every longer write fail, as a broken disk does (setrlimit(2)).
      const limit = (bytes: string): void => {
        const pid = String(writer.child.pid);
        expect(spawnSync('prlimit', ['--pid', pid, `--fsize=${bytes}:unlimited`]).status).toBe(0);
      };
      await writer.waitFor('stored 5');
      limit('1');
      const refused = await writer.waitFor('refused');
      expect(refused).toMatch(/^refused store\.(unavailable io|full undefined) with \d+$/);
      limit('unlimited');
      const before = writer.lines.filter((line) => line.startsWith('stored')).length;
      await writer.waitFor(`stored ${before + 5}`);
      writer.child.kill('SIGKILL');
      await writer.ended;
      const stored = writer.lines.filter((line) => line.startsWith('stored')).length;
      const { conversations } = (await open()).forTenant('a');
      const [kept] = await conversations.list({}, PAGE);
      // The last one may have been committed and not told any more.
      expect([stored, stored + 1]).toContain(kept?.messageCount);
    });
  });

  describe('when its file is damaged', () => {
    const overwrite = (from: number, bytes: number): void => {
      const file = openSync(join(dataDir, 'sekha.db'), 'r+');
      writeSync(file, Buffer.alloc(bytes, 0xa5), 0, bytes, from);
    };

    it.each([
      ['a damaged header', () => overwrite(0, 100), 'corrupt'],
      [
        'a file that is no database',
        () => writeFileSync(join(dataDir, 'sekha.db'), 'x'.repeat(10_000)),
        'corrupt',
      ],
    ])('refuses %s', async (_, damage, reason) => {
      const store = await open();
      await fill(store, 100);
      await store.close();
      damage();
      await expect(open()).rejects.toMatchObject(refusal(reason));
    });

    it('answers with a clear error where it meets the damage', async () => {
      const store = await open();
      const id = await fill(store, 5_000);
      await store.close();
      overwrite(8_192 * 3, statSync(join(dataDir, 'sekha.db')).size - 8_192 * 3);
      const failures: unknown[] = [];
      const collect = (error: unknown): void => void failures.push(error);
      const damaged = await open().catch(collect);
      if (damaged !== undefined) {
        const tenant = damaged.forTenant('a');
        await tenant.messages.list(id, PAGE).catch(collect);
        await tenant.messages.append(id, [{ role: 'user', content: 'x' }]).catch(collect);
        await damaged.changes.read(0, 10_000).catch(collect);
      }
      expect(failures.length).toBeGreaterThan(0);
      for (const failure of failures) expect(failure).toMatchObject(refusal('corrupt'));
    });

    it('starts afresh from an empty file, as a crash in the first second leaves it', async () => {
      mkdirSync(dataDir, { recursive: true });
      writeFileSync(join(dataDir, 'sekha.db'), '');
      await fill(await open(), 1);
    });
  });

  describe('its schema', () => {
    it('refuses what a newer program has written', async () => {
      await (await open()).close();
      inDatabase(`INSERT INTO schema_migrations VALUES (9999, 'future', 'x', 0)`);
      await expect(open()).rejects.toMatchObject({
        code: 'store.unavailable',
        message: expect.stringMatching(/newer version of Sekha \(schema 9999;/),
        details: { reason: 'newer_schema', schema: 9999 },
      });
    });

    it('refuses the database of another program and leaves it as it is', async () => {
      mkdirSync(dataDir, { recursive: true });
      inDatabase('CREATE TABLE theirs (a)');
      const before = readFileSync(join(dataDir, 'sekha.db'));
      await expect(open()).rejects.toMatchObject(refusal('foreign_file'));
      expect(readFileSync(join(dataDir, 'sekha.db')).equals(before)).toBe(true);
    });
  });

  it('is one complete database file after a close', async () => {
    const store = await open();
    await fill(store, 50);
    await store.close();
    expect(statSync(join(dataDir, 'sekha.db-wal'), { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  });

  it('leaves nothing of a deleted text in any file', async () => {
    const store = await open();
    const tenant = store.forTenant('a');
    const secret = 'the-launch-code-is-0000';
    const made = await tenant.conversations.create({ label: secret, folder: `/${secret}` }, [
      { role: 'user', name: secret, content: secret.repeat(1_000), metadata: { secret } },
    ]);
    await tenant.conversations.create({ label: 'kept', folder: '/' }, [{ role: 'user', content: 'kept' }]);
    const filesWith = (text: string): string[] =>
      readdirSync(dataDir).filter((file) => readFileSync(join(place.folder, 'copy', file)).includes(text));
    const look = (text: string): string[] => {
      // A copy made by another process: reading the files here would drop this process's locks on them.
      const { status } = spawnSync('cp', ['-rT', dataDir, join(place.folder, 'copy')]);
      expect(status).toBe(0);
      return filesWith(text);
    };
    expect(look(secret)).not.toEqual([]);
    await tenant.conversations.delete({ ids: [made.id] });
    expect(look(secret)).toEqual([]);
    expect(look('kept')).not.toEqual([]);
  });
});
