import { expect, it } from '@jest/globals';
import { ReleasableBuffer } from './releasable-buffer.js';

it('holds bytes until it is released', () => {
  const buffer = new ReleasableBuffer(4);
  buffer.bytes.set([1, 2, 3, 4]);
  expect([...buffer.bytes]).toEqual([1, 2, 3, 4]);
  buffer.release();
  expect(buffer.bytes).toHaveLength(0);
});
