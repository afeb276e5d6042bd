import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@sekha/contracts';

/**
 * A file that is on the disk only as long as it is open: it has no name from the start, so a process that is killed
 * leaves nothing behind.
 */
export class SpoolFile {
  private constructor(
    private readonly file: FileHandle,
    private readonly path: string,
  ) {}

  /** Made in `folder`, for the eyes of this user only. */
  static async create(folder: string): Promise<SpoolFile> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${randomUUID()}.part`);
    const file = await open(path, 'wx+', 0o600);
    // Windows keeps an open file: then `close` removes it.
    await rm(path, { force: true }).catch(() => undefined);
    return new SpoolFile(file, path);
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.file.writeFile(bytes);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== 'ENOSPC' && code !== 'EDQUOT') throw error;
      throw new AppError('store.full', 'There is no room on the disk for the file. Nothing was changed.', {
        cause: error,
      });
    }
  }

  /** What was written, from a place on. */
  read(offset = 0): AsyncIterable<Uint8Array> {
    return this.file.createReadStream({ start: offset, autoClose: false, highWaterMark: 262_144 });
  }

  async close(): Promise<void> {
    await this.file.close();
    await rm(this.path, { force: true });
  }
}
