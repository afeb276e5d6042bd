import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { endWhenStalled } from './end-when-stalled.js';

const PACE = { leastBytes: 4, withinMs: 60_000 };

async function* letters(count: number): AsyncGenerator<Buffer> {
  for (let index = 0; index < count; index++) yield Buffer.from('ab');
}

describe('a stream behind which something is held open', () => {
  let stalled: jest.Mock<() => void>;
  beforeEach(() => {
    jest.useFakeTimers();
    stalled = jest.fn<() => void>();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** Takes so many chunks, each after a pause; answers how many were there to take. */
  const read = async (chunks: AsyncIterable<Buffer>, pauseMs: number): Promise<number> => {
    let count = 0;
    for await (const chunk of chunks) {
      count += chunk.length / 2;
      jest.advanceTimersByTime(pauseMs);
      if (stalled.mock.calls.length > 0) break;
    }
    return count;
  };

  it('is ended when nobody takes its last chunk', async () => {
    await endWhenStalled(letters(3), PACE, stalled).next();
    jest.advanceTimersByTime(59_999);
    expect(stalled).not.toHaveBeenCalled();
    jest.advanceTimersByTime(1);
    expect(stalled).toHaveBeenCalledTimes(1);
  });

  it('is ended for a reader who takes a little now and then', async () => {
    expect(await read(endWhenStalled(letters(100), { ...PACE, leastBytes: 9 }, stalled), 25_000)).toBe(3);
    expect(stalled).toHaveBeenCalledTimes(1);
  });

  it('passes everything on to who reads, however long it takes in all', async () => {
    expect(await read(endWhenStalled(letters(100), PACE, stalled), 25_000)).toBe(100);
    expect(stalled).not.toHaveBeenCalled();
  });

  it('does not count what it takes to make a chunk', async () => {
    async function* slow(): AsyncGenerator<Buffer> {
      for await (const chunk of letters(5)) {
        jest.advanceTimersByTime(1_000_000);
        yield chunk;
      }
    }
    expect(await read(endWhenStalled(slow(), PACE, stalled), 1)).toBe(5);
    expect(stalled).not.toHaveBeenCalled();
  });
});
