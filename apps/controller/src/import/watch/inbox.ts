import { constants } from 'node:fs';
import {
  copyFile,
  type FileHandle,
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@sekha/contracts';
import type { FileLook } from './settled-files.js';

/** Files that programs write under another name until they are whole, and those that are nobody's. */
const NOT_YET = /^\.|~$|\.(part|partial|tmp|temp|swp|crdownload|download)$/i;

export interface InboxFolders {
  directory: string;
  /** Where files go that were imported. */
  doneDirectory: string;
  /** Where files go that cannot be. */
  failedDirectory: string;
}

/** A folder that people drop files into. Only what lies in it itself is looked at: no folders in it. */
export class Inbox {
  constructor(private readonly folders: InboxFolders) {}

  async prepare(): Promise<void> {
    const { directory, doneDirectory, failedDirectory } = this.folders;
    for (const folder of [directory, doneDirectory, failedDirectory])
      await mkdir(folder, { recursive: true, mode: 0o700 });
  }

  /** Links are among the files, so that they are refused by name; see {@link Inbox.open}. */
  async list(): Promise<FileLook[]> {
    const names = (await readdir(this.folders.directory)).filter((name) => !NOT_YET.test(name)).sort();
    const looks: FileLook[] = [];
    for (const name of names) {
      const found = await lstat(join(this.folders.directory, name)).catch(() => undefined);
      if (found === undefined || found.isDirectory()) continue;
      looks.push({ name, inode: found.ino, bytes: found.size, modifiedMs: found.mtimeMs });
    }
    return looks;
  }

  /**
   * A file of the folder, opened. Throws `request.invalid` for a link (it may lead anywhere) and for what is no file;
   * neither is followed or waited for.
   */
  async open(name: string): Promise<FileHandle> {
    const path = join(this.folders.directory, name);
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
    const isLink = (await lstat(path)).isSymbolicLink();
    if (isLink) throw new AppError('request.invalid', 'it is a link; only files themselves are imported');
    const file = await open(path, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
    if ((await file.stat()).isFile()) return file;
    await file.close();
    throw new AppError('request.invalid', 'it is not a file');
  }

  /** Out of the way, under its name with the time in front; `note` is written beside it. */
  async put(
    name: string,
    into: 'done' | 'failed',
    nowMs: number,
    note?: { ending: string; text: string },
  ): Promise<string> {
    const folder = into === 'done' ? this.folders.doneDirectory : this.folders.failedDirectory;
    const path = await freeName(join(folder, `${toStamp(nowMs)}_${name}`));
    if (note !== undefined) await writeFile(`${path}${note.ending}`, note.text, { mode: 0o600 });
    await move(join(this.folders.directory, name), path);
    return path;
  }
}

/** `20260125_203000`, UTC. */
function toStamp(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '_');
}

async function freeName(path: string): Promise<string> {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? path : `${path}.${count}`;
    if ((await lstat(candidate).catch(() => undefined)) === undefined) return candidate;
  }
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    // Another disk.
    await copyFile(from, to, constants.COPYFILE_EXCL);
    await rm(from);
  }
}
