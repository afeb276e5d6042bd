import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makePrivateFolder, toDiskFailure } from '../service/private-folder.js';

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
    await makePrivateFolder(folder);
    const path = join(folder, `${randomUUID()}.part`);
    const file = await open(path, 'wx+', 0o600).catch((error: unknown) => {
      throw toDiskFailure(error);
    });
    // Windows keeps an open file: then `close` removes it.
    await rm(path, { force: true }).catch(() => undefined);
    return new SpoolFile(file, path);
  }

  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.file.writeFile(bytes);
    } catch (error) {
      throw toDiskFailure(error);
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
