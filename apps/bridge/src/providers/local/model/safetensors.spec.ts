import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { SafetensorsFile } from './safetensors.js';

const folder = mkdtempSync(join(tmpdir(), 'sekha-safetensors-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, header: unknown, data: Uint8Array): string {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const path = join(folder, name);
  writeFileSync(path, Buffer.concat([length, json, data]));
  return path;
}

const HEADER = {
  first: { dtype: 'F16', shape: [1, 2], data_offsets: [0, 4] },
  second: { dtype: 'F16', shape: [1], data_offsets: [4, 6] },
};
const DATA = new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x4200).buffer);

describe('SafetensorsFile', () => {
  it('reads each tensor as floats', () => {
    const file = new SafetensorsFile(write('good', HEADER, DATA));
    expect([...file.floats('second', [1])]).toEqual([3]);
    expect([...file.floats('first', [1, 2])]).toEqual([1, -2]);
    file.close();
  });

  it('names a tensor that is missing or has another shape', () => {
    const file = new SafetensorsFile(write('other', HEADER, DATA));
    expect(() => file.floats('third', [1])).toThrow('tensor third is missing');
    expect(() => file.floats('first', [2, 1])).toThrow('tensor first is F16 1x2, expected F16 2x1');
    file.close();
  });

  it('refuses a file that is cut short or is something else', () => {
    const cut = new SafetensorsFile(write('cut', HEADER, DATA.subarray(0, 3)));
    expect(() => cut.floats('first', [1, 2])).toThrow('ends too early');
    cut.close();
    const path = join(folder, 'text');
    writeFileSync(path, 'this is no model at all');
    expect(() => new SafetensorsFile(path)).toThrow('not a safetensors file');
  });
});
