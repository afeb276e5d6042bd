import { describe, expect, it } from '@jest/globals';
import { createKernel } from './choose-kernel.js';
import { SignBits } from './sign-bits.js';
import { layOut } from './space-layout.js';

function bitsOf(dimension: number): { bits: SignBits; bitBytes: number } {
  const layout = layOut(dimension);
  const rows = createKernel('auto');
  rows.grow(layout.rows.chunks + 2 * layout.rows.chunkBytes);
  const bits = new SignBits(createKernel('auto'), rows, layout);
  bits.grow(2);
  return { bits, bitBytes: layout.bitBytes };
}

describe('sign bits', () => {
  it.each([3, 128, 384, 1536])('are given back as they were taken (%i dimensions)', (dimension) => {
    const { bits, bitBytes } = bitsOf(dimension);
    const rows = Uint8Array.from({ length: 40 * bitBytes }, (_, i) => (i * 37 + (i >>> 5)) & 255);
    bits.spread(4090 - 40, rows);
    bits.spread(4096, rows.subarray(0, bitBytes));
    expect(bits.gather(4090 - 40, 40)).toEqual(rows);
    expect(bits.gather(4096, 1)).toEqual(rows.subarray(0, bitBytes));
  });

  it('are set where a value lies above the mean', () => {
    const { bits } = bitsOf(10);
    const mean = new Float32Array(10).fill(1);
    bits.write(7, Int8Array.of(3, 1, 2, 0, -3, 0, 0, 0, 9, 1), 0.5, mean);
    expect([...bits.gather(7, 1).subarray(0, 2)]).toEqual([0b1, 0b1]);
  });

  it('of 384 dimensions are weighed by half first, those of 1,536 by a sixth', () => {
    expect(layOut(384).fronts.frontBytes).toBe(24);
    expect(layOut(1536).fronts.frontBytes).toBe(32);
    expect(layOut(100).rows.backBytes).toBe(0);
  });
});
