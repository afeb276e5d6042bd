import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Told by CI that these must run. */
const REQUIRED = (process.env['SEKHA_REQUIRE'] ?? '').split(',').includes('tmpfs');

/** True when this process may mount a small disk of its own; an error where the run requires it. */
export function maySmallDisk(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'sekha-mount-'));
  const mounted = run('mount', '-t', 'tmpfs', '-o', 'size=1m', 'sekha-test', folder);
  if (mounted) run('umount', folder);
  rmSync(folder, { recursive: true });
  if (!mounted && REQUIRED) throw new Error('this run requires a tmpfs, which cannot be mounted here');
  return mounted;
}

/** A real disk (a tmpfs) that is soon full, and can be given room again. */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'sekha-disk-'));

  constructor(megabytes: number) {
    if (!run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'sekha-test', this.folder))
      throw new Error(`cannot mount a disk on ${this.folder}`);
  }

  /** Fills it, but for so many bytes, with a file of somebody else's. Others may write at the same time. */
  fill(leavingBytes = 0): void {
    const ballast = openSync(join(this.folder, 'ballast'), 'a');
    const piece = Buffer.alloc(4_096);
    try {
      while (this.freeBytes() > leavingBytes) writeSync(ballast, piece);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(ballast);
    }
  }

  makeRoom(): void {
    rmSync(join(this.folder, 'ballast'), { force: true });
  }

  makeReadOnly(): void {
    if (!run('mount', '-o', 'remount,ro', this.folder)) throw new Error('cannot be made read-only');
  }

  remove(): void {
    run('umount', '-l', this.folder);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private freeBytes(): number {
    const { bavail, bsize } = statfsSync(this.folder);
    return bavail * bsize;
  }
}

function run(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
