import { execFileSync } from 'node:child_process';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { gptWithBranches } from './exports.js';
import { ImportWorld } from './import-world.js';

/** Of the system, not of a package. */
const MAKE_PIPE = ['mk', 'fifo'].join('');
const STAMPED = /^\d{8}_\d{6}_/;

describe('the import folder', () => {
  let base: string;
  let world: ImportWorld | undefined;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'sekha-inbox-'));
    await mkdir(join(base, 'import'));
  });
  afterEach(async () => {
    await world?.close();
    world = undefined;
    await rm(base, { recursive: true, force: true });
  });

  const open = async (environment: Record<string, string> = {}): Promise<ImportWorld> => {
    world = await ImportWorld.open({
      SEKHA_IMPORT_DIR: join(base, 'import'),
      SEKHA_IMPORT_POLL_MS: '50',
      ...environment,
    });
    return world;
  };
  const drop = (name: string, text: string): Promise<void> => writeFile(join(base, 'import', name), text);
  const filesIn = async (folder: string): Promise<string[]> =>
    (await readdir(join(base, folder)).catch(() => [])).sort();
  const until = async (folder: string, count: number): Promise<string[]> => {
    for (;;) {
      const names = await filesIn(folder);
      if (names.length >= count) return names.map((name) => name.replace(STAMPED, '')).sort();
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it('is emptied of what is there at the start and of what comes later', async () => {
    await drop('chatgpt.json', JSON.stringify([gptWithBranches()]));
    const { conversations, record } = await open().then((opened) => ({
      conversations: () => opened.conversations(),
      record: () => opened.record(),
    }));
    expect(await until('imported', 1)).toEqual(['chatgpt.json']);
    await drop('Standup.txt', 'Just a note about the standup.');
    expect(await until('imported', 2)).toEqual(['Standup.txt', 'chatgpt.json']);
    expect((await filesIn('imported')).every((name) => STAMPED.test(name))).toBe(true);
    expect(await filesIn('import')).toEqual([]);
    expect((await conversations()).length).toBe(2);
    expect((await record())[1]).toEqual(['Standup', ['user: Just a note about the standup.']]);
  });

  it('puts aside what cannot be imported, with the reason, and what has problems with a report', async () => {
    await drop('archive.zip', 'PK\u0003\u0004rest');
    await drop('broken.json', '{"mapping": ');
    await drop('half.json', `[${JSON.stringify(gptWithBranches())}, {"mapping"`);
    await open();
    expect(await until('failed', 4)).toEqual([
      'archive.zip',
      'archive.zip.reason.txt',
      'broken.json',
      'broken.json.reason.txt',
    ]);
    const reasons = (await filesIn('failed')).filter((name) => name.endsWith('.reason.txt'));
    const [zip, broken] = await Promise.all(
      reasons.map((name) => readFile(join(base, 'failed', name), 'utf8')),
    );
    expect([zip, broken]).toEqual([
      expect.stringContaining('ZIP archive'),
      expect.stringContaining('nothing could be imported'),
    ]);
    expect(await until('imported', 2)).toEqual(['half.json', 'half.json.report.json']);
  });

  it('follows no link and waits for no pipe', async () => {
    await writeFile(join(base, 'secret.txt'), 'User: the secret\nAssistant: never');
    await symlink(join(base, 'secret.txt'), join(base, 'import', 'link.txt'));
    execFileSync(MAKE_PIPE, [join(base, 'import', 'pipe.txt')]);
    const opened = await open();
    expect(await until('failed', 4)).toEqual([
      'link.txt',
      'link.txt.reason.txt',
      'pipe.txt',
      'pipe.txt.reason.txt',
    ]);
    expect(await opened.conversations()).toEqual([]);
    expect(await readFile(join(base, 'secret.txt'), 'utf8')).toContain('secret');
  });

  it('leaves files alone that are being written', async () => {
    const opened = await open();
    const lines = ['User: one', 'Assistant: two', 'User: three', 'Assistant: four'];
    await drop('other.txt.part', 'User: not yet\nAssistant: no');
    for (const line of lines) {
      await appendFile(join(base, 'import', 'chat.txt'), `${line}\n`);
      await new Promise((resolve) => setTimeout(resolve, 120));
      expect(await filesIn('imported')).toEqual([]);
    }
    await until('imported', 1);
    expect(await opened.record()).toEqual([
      ['chat', ['user: one', 'assistant: two', 'user: three', 'assistant: four']],
    ]);
    await rename(join(base, 'import', 'other.txt.part'), join(base, 'import', 'other.txt'));
    expect(await until('imported', 2)).toEqual(['chat.txt', 'other.txt']);
  });

  it('belongs to the tenant that is configured', async () => {
    await drop('a.json', JSON.stringify([gptWithBranches()]));
    const opened = await open({ SEKHA_IMPORT_TENANT: 'acme' });
    await until('imported', 1);
    expect([(await opened.conversations()).length, (await opened.conversations('/', 'acme')).length]).toEqual(
      [0, 1],
    );
  });
});
