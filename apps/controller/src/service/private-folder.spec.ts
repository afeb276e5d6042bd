import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makePrivateFolder, toDiskFailure } from './private-folder.js';

const run = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'sekha-private-'));
});
afterEach(() => {
  run('umount', place);
  rmSync(place, { recursive: true, force: true });
});

/** Only who may mount can make a disk that is soon full. */
const mount = (folder: string): boolean =>
  run('mount', '-t', 'tmpfs', '-o', 'nr_inodes=3', 'sekha-test', folder);

describe('a private folder', () => {
  it('is made once, for its owner only', async () => {
    await makePrivateFolder(join(place, 'imports'));
    await makePrivateFolder(join(place, 'imports'));
    expect(statSync(join(place, 'imports')).mode & 0o777).toBe(0o700);
  });

  it('is refused as what it is on a disk that takes no more files', async () => {
    if (!mount(place)) return;
    for (const name of ['a', 'b']) writeFileSync(join(place, name), '');
    await expect(makePrivateFolder(join(place, 'imports'))).rejects.toMatchObject({ code: 'store.full' });
  });

  it('tells a disk that cannot be written to from a mistake of ours', () => {
    expect(toDiskFailure({ code: 'EROFS' })).toMatchObject({ code: 'store.unavailable' });
    const mistake = new TypeError('oops');
    expect(toDiskFailure(mistake)).toBe(mistake);
  });
});
