import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FRAME_BYTES, fileHeader, frameHeader, unfinishedFile } from './frame-file.js';

/**
 * Writes a snapshot beside the old one, a frame at a time; {@link finish} puts it in its place. Between frames the
 * thread is free for searches.
 */
export class SnapshotWriter {
  private readonly buffer = new Uint8Array(FRAME_BYTES);
  private used = 0;

  private constructor(
    private readonly path: string,
    private readonly handle: FileHandle,
  ) {}

  /** Makes the folder again where somebody has deleted it. */
  static async create(path: string, version: number): Promise<SnapshotWriter> {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const writer = new SnapshotWriter(path, await open(unfinishedFile(path), 'w', 0o600));
    try {
      await writeAll(writer.handle, fileHeader(version));
      return writer;
    } catch (error) {
      await writer.abandon();
      throw error;
    }
  }

  /** Takes bytes without waiting; false when they do not fit into the frame: {@link bytes} or {@link endFrame} then. */
  put(source: Uint8Array): boolean {
    if (this.used + source.byteLength > FRAME_BYTES) return false;
    this.buffer.set(source, this.used);
    this.used += source.byteLength;
    return true;
  }

  async bytes(source: Uint8Array): Promise<void> {
    for (let done = 0; done < source.byteLength; ) {
      const take = Math.min(source.byteLength - done, FRAME_BYTES - this.used);
      this.buffer.set(source.subarray(done, done + take), this.used);
      this.used += take;
      done += take;
      if (this.used === FRAME_BYTES) await this.endFrame();
    }
  }

  async column(column: ArrayBufferView): Promise<void> {
    await this.bytes(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }

  async numbers(...values: number[]): Promise<void> {
    await this.column(Float64Array.from(values));
  }

  async text(text: string): Promise<void> {
    const bytes = Buffer.from(text, 'utf16le');
    await this.column(Uint32Array.of(bytes.byteLength));
    await this.bytes(bytes);
  }

  /** Durable, then visible under its name, then the name durable. */
  async finish(): Promise<void> {
    await this.endFrame();
    await writeAll(this.handle, frameHeader(new Uint8Array(0)));
    await this.handle.sync();
    await this.handle.close();
    await rename(unfinishedFile(this.path), this.path);
    const folder = await open(dirname(this.path), constants.O_RDONLY);
    await folder.sync().finally(() => folder.close());
  }

  async abandon(): Promise<void> {
    await this.handle.close().catch(() => undefined);
    await rm(unfinishedFile(this.path), { force: true });
  }

  /** Writes the frame; the next one is empty. */
  async endFrame(): Promise<void> {
    if (this.used === 0) return;
    const payload = this.buffer.subarray(0, this.used);
    await writeAll(this.handle, frameHeader(payload));
    await writeAll(this.handle, payload);
    this.used = 0;
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.byteLength; ) {
    done += (await handle.write(bytes, done, bytes.byteLength - done)).bytesWritten;
  }
}
