import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedStore } from '@sekha/store';
import { runCommand } from '../../src/cli/run-command.js';
import { ControllerWorld } from '../controller-world.js';

describe('sekha backup', () => {
  let world: ControllerWorld;
  let folder: string;
  let out: string[];
  let err: string[];
  beforeAll(async () => {
    world = await ControllerWorld.open();
    folder = mkdtempSync(join(tmpdir(), 'sekha-backup-'));
    await world.create({ label: 'Kept', messages: [{ content: 'a text to keep' }] });
    await world.create({ label: 'Theirs', messages: [{ content: 'one' }, { content: 'two' }] }, 'acme');
  });
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    out = [];
    err = [];
  });
  const run = (...args: string[]): Promise<number> =>
    runCommand(['backup', ...args], {
      environment: { SEKHA_DATA_DIR: world.folder },
      out: (text) => out.push(text),
      err: (text) => err.push(text),
    });

  it('writes all tenants into a file while the controller runs, and the file is a memory', async () => {
    const file = join(folder, 'one.db');
    expect(await run(file)).toBe(0);
    expect(out).toEqual([file]);
    expect(err[0]).toMatch(/^2 conversations with 3 messages, \d+ bytes:$/);
    const data = join(folder, 'data');
    mkdirSync(data);
    copyFileSync(file, join(data, 'sekha.db'));
    const store = await openEmbeddedStore({ dataDir: data });
    expect(await store.forTenant('default').conversations.list({}, { limit: 9, offset: 0 })).toMatchObject([
      { label: 'Kept', messageCount: 1 },
    ]);
    await store.close();
    rmSync(data, { recursive: true });
  });

  it('names the file by the time in a folder, and answers programs', async () => {
    expect(await run(folder, '--json', '--data', world.folder)).toBe(0);
    const backup = JSON.parse(out[0] ?? '');
    expect(backup).toMatchObject({ conversations: 2, messages: 3, bytes: expect.any(Number) });
    expect(backup.file).toMatch(/[/\\]sekha-\d{8}T\d{6}Z\.db$/);
  });

  it('says what it cannot do', async () => {
    const before = readdirSync(folder).sort();
    expect(await run(join(folder, 'one.db'))).toBe(1);
    expect(err.at(-1)).toContain('never overwrites');
    expect(await run(join(folder, 'nowhere', 'one.db'))).toBe(1);
    expect(err.at(-1)).toContain(`there is no folder ${join(folder, 'nowhere')}`);
    expect(await run(join(folder, 'no', 'such', 'folder.db'))).toBe(1);
    expect(await run(join(folder, 'two.db'), '--data', folder)).toBe(1);
    expect(err.at(-1)).toContain('there is no memory in');
    expect(await run()).toBe(64);
    expect(await run('a', 'b')).toBe(64);
    expect(await run('a', '--force')).toBe(64);
    expect(await run('--help')).toBe(0);
    expect(out.at(-1)).toContain('usage: sekha backup');
    expect(readdirSync(folder).sort()).toEqual(before);
  });
});
