import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@sekha/contracts';
import { makePrivateFolder, toDiskFailure } from '../../service/private-folder.js';

const ARRIVING = '.part';
const ARRIVED = '.upload';
/** Between the end of an upload and its job. */
const YOUNG_MS = 60_000;
const NAME = /^[0-9a-f-]{36}\.upload$/;

/** An upload that is on the disk. */
export interface KeptUpload {
  name: string;
  bytes: number;
  /** Hex. */
  sha256: string;
}

/** Uploads that wait to be imported, as files beside the record. What has a name here is whole, and durable. */
export class UploadFolder {
  constructor(private readonly directory: string) {}

  /** Keeps all of a body. Throws `store.full`, `request.too_large`; then nothing remains. */
  async keep(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<KeptUpload> {
    const id = randomUUID();
    const arriving = join(this.directory, `${id}${ARRIVING}`);
    try {
      await makePrivateFolder(this.directory);
      const written = await write(arriving, body, maxBytes);
      await rename(arriving, join(this.directory, `${id}${ARRIVED}`));
      await this.flush();
      return { name: `${id}${ARRIVED}`, ...written };
    } catch (error) {
      await rm(arriving, { force: true });
      throw toDiskFailure(error);
    }
  }

  /** Throws (as it is read) when the file is gone. Whoever does not read it to its end destroys it. */
  read(name: string): ReadStream {
    return createReadStream(this.pathOf(name), { highWaterMark: 262_144 });
  }

  async remove(name: string): Promise<void> {
    await rm(this.pathOf(name), { force: true });
  }

  /** At the start, when nothing arrives: what nobody waits for any more, whole or not. */
  async clear(waitedFor: ReadonlySet<string>): Promise<void> {
    for (const name of await this.names())
      if ((name.endsWith(ARRIVING) || NAME.test(name)) && !waitedFor.has(name)) await this.discard(name);
  }

  /** Later: whole uploads that nobody waits for. Young ones may be about to be waited for. */
  async sweep(waitedFor: ReadonlySet<string>, nowMs: number): Promise<void> {
    for (const name of await this.names()) {
      if (!NAME.test(name) || waitedFor.has(name)) continue;
      const found = await stat(join(this.directory, name)).catch(() => undefined);
      if (found !== undefined && nowMs - found.mtimeMs > YOUNG_MS) await this.discard(name);
    }
  }

  private async names(): Promise<string[]> {
    return readdir(this.directory).catch(() => []);
  }

  private async discard(name: string): Promise<void> {
    await rm(join(this.directory, name), { force: true });
  }

  private pathOf(name: string): string {
    if (!NAME.test(name)) throw new AppError('internal', 'not the name of an upload');
    return join(this.directory, name);
  }

  /** A rename is durable when its folder is. */
  private async flush(): Promise<void> {
    const folder = await open(this.directory, 'r');
    await folder.sync().finally(() => folder.close());
  }
}

type Written = Pick<KeptUpload, 'bytes' | 'sha256'>;

async function write(path: string, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Written> {
  const file = await open(path, 'wx', 0o600);
  try {
    return await copy(file, body, maxBytes);
  } finally {
    await file.close();
  }
}

async function copy(file: FileHandle, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Written> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw tooLarge(maxBytes);
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  await file.sync();
  return { bytes, sha256: hash.digest('hex') };
}

export function tooLarge(maxBytes: number): AppError {
  return new AppError(
    'request.too_large',
    `an import may have at most ${maxBytes} bytes (SEKHA_IMPORT_MAX_MB); larger files go into the import folder`,
  );
}
