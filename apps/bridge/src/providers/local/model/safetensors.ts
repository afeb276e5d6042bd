import { closeSync, openSync, readSync } from 'node:fs';
import { halvesToFloats } from './half-float.js';

interface TensorEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** No header of a real model comes near this; a corrupt length must not become an allocation. */
const MAX_HEADER_BYTES = 16 * 1024 * 1024;

/**
 * Reads tensors of a safetensors file (https://github.com/huggingface/safetensors#format) one at a time, so that
 * the file is never in memory as a whole. Close it after the last read.
 */
export class SafetensorsFile {
  private readonly descriptor: number;
  private readonly entries: Record<string, TensorEntry>;
  private readonly dataStart: number;

  constructor(readonly path: string) {
    this.descriptor = openSync(path, 'r');
    try {
      const headerBytes = Number(this.readBytes(0, 8).readBigUInt64LE());
      if (headerBytes > MAX_HEADER_BYTES) throw new Error(`not a safetensors file: ${path}`);
      this.entries = JSON.parse(this.readBytes(8, headerBytes).toString('utf8'));
      this.dataStart = 8 + headerBytes;
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The tensor's bytes as stored, row-major, little-endian. */
  bytes(name: string, expected: { dtype: string; shape: readonly number[] }): Buffer {
    const entry = this.entries[name];
    if (!entry) throw new Error(`tensor ${name} is missing in ${this.path}`);
    const found = `${entry.dtype} ${entry.shape.join('x')}`;
    const wanted = `${expected.dtype} ${expected.shape.join('x')}`;
    if (found !== wanted) throw new Error(`tensor ${name} is ${found}, expected ${wanted}`);
    const [start, end] = entry.data_offsets;
    return this.readBytes(this.dataStart + start, end - start);
  }

  /** A half-precision tensor as single-precision numbers. */
  floats(name: string, shape: readonly number[]): Float32Array {
    const bytes = this.bytes(name, { dtype: 'F16', shape });
    return halvesToFloats(new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2));
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private readBytes(position: number, length: number): Buffer {
    const bytes = Buffer.alloc(length);
    let read = 0;
    while (read < length) {
      const count = readSync(this.descriptor, bytes, read, length - read, position + read);
      if (count === 0) throw new Error(`${this.path} ends too early`);
      read += count;
    }
    return bytes;
  }
}
