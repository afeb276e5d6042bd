import { describe, expect, it } from '@jest/globals';
import { ProtobufWriter } from './protobuf-writer.js';

function hex(writer: ProtobufWriter): string {
  const bytes = Buffer.alloc(writer.byteLength);
  writer.fill(bytes);
  return bytes.toString('hex');
}

describe('ProtobufWriter', () => {
  it('writes the examples of the protobuf encoding guide', () => {
    expect(hex(new ProtobufWriter().int(1, 150))).toBe('089601');
    expect(hex(new ProtobufWriter().string(2, 'testing'))).toBe('120774657374696e67');
    expect(hex(new ProtobufWriter().bytes(3, new ProtobufWriter().int(1, 150)))).toBe('1a03089601');
  });

  it('writes negative integers as ten bytes and floats little-endian', () => {
    expect(hex(new ProtobufWriter().int(1, -1))).toBe('08ffffffffffffffffff01');
    expect(hex(new ProtobufWriter().float(1, 1))).toBe('0d0000803f');
  });

  it('asks lazy bytes for their content only when the message is written', () => {
    let filled = 0;
    const lazy = {
      byteLength: 2,
      fill: (target: Uint8Array) => {
        filled++;
        target.set([7, 8]);
      },
    };
    const writer = new ProtobufWriter().bytes(1, new ProtobufWriter().bytes(9, lazy)).int(1, 1);
    expect(filled).toBe(0);
    expect(hex(writer)).toBe('0a044a0207080801');
    expect(filled).toBe(1);
  });
});
