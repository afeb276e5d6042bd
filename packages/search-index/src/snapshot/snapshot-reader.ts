import { closeSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { FRAME_BYTES, FRAME_HEADER_BYTES, fileHeader } from './frame-file.js';

/** Reads a snapshot front to back; throws at the first byte that is not as it was written. */
export class SnapshotReader {
  private readonly buffer = new Uint8Array(FRAME_BYTES);
  private readonly descriptor: number;
  private filled = 0;
  private taken = 0;
  private ended = false;

  /** Throws when there is no file, or it is none of this format version. */
  constructor(path: string, version: number) {
    this.descriptor = openSync(path, 'r');
    const wanted = fileHeader(version);
    const header = new Uint8Array(wanted.byteLength);
    try {
      this.readExactly(header, header.byteLength);
      if (Buffer.compare(header, wanted) !== 0) throw new Error('the snapshot has another format');
    } catch (error) {
      this.close();
      throw error;
    }
  }

  fill(target: ArrayBufferView): void {
    const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
    for (let done = 0; done < bytes.byteLength; ) {
      if (this.taken === this.filled) this.nextFrame();
      const take = Math.min(bytes.byteLength - done, this.filled - this.taken);
      bytes.set(this.buffer.subarray(this.taken, this.taken + take), done);
      this.taken += take;
      done += take;
    }
  }

  number(): number {
    const value = new Float64Array(1);
    this.fill(value);
    return value[0] as number;
  }

  text(): string {
    const length = new Uint32Array(1);
    this.fill(length);
    const bytes = Buffer.alloc(length[0] as number);
    this.fill(bytes);
    return bytes.toString('utf16le');
  }

  /** Throws unless everything was read and the file ends as it should. */
  expectEnd(): void {
    if (this.taken !== this.filled) throw new Error('the snapshot holds more than it should');
    if (this.readFrame()) throw new Error('the snapshot holds more than it should');
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private nextFrame(): void {
    if (!this.readFrame()) throw new Error('the snapshot ends too early');
  }

  /** False at the end frame. */
  private readFrame(): boolean {
    if (this.ended) return false;
    const header = new Uint8Array(FRAME_HEADER_BYTES);
    this.readExactly(header, header.byteLength);
    const [length, checksum] = new Uint32Array(header.buffer) as unknown as [number, number];
    if (length > FRAME_BYTES) throw new Error('the snapshot is damaged');
    this.readExactly(this.buffer, length);
    if (crc32(this.buffer.subarray(0, length)) !== checksum) throw new Error('the snapshot is damaged');
    this.filled = length;
    this.taken = 0;
    this.ended = length === 0;
    return !this.ended;
  }

  private readExactly(target: Uint8Array, length: number): void {
    for (let done = 0; done < length; ) {
      const read = readSync(this.descriptor, target, done, length - done, null);
      if (read === 0) throw new Error('the snapshot ends too early');
      done += read;
    }
  }
}
