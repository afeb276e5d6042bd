import { describe, expect, it } from '@jest/globals';
import type { CallSignal } from '../providers/call-signal.js';
import { type Joined, JoinedCalls } from './joined-calls.js';
import { VectorCache } from './vector-cache.js';
import { encodeVector } from './vector-encoding.js';

describe('encodeVector', () => {
  it('travels as numbers or as little-endian float32, views included', () => {
    const vector = new Float32Array([9, 1, -2.5]).subarray(1);
    expect(encodeVector(vector, 'float')).toEqual([1, -2.5]);
    expect(Buffer.from(String(encodeVector(vector, 'base64')), 'base64').toString('hex')).toBe(
      '0000803f000020c0',
    );
  });
});

describe('VectorCache', () => {
  const vector = (value: number): Float32Array => new Float32Array([value]);

  it('drops the least recently used when it is full', () => {
    const cache = new VectorCache({ vectors: 2, bytes: 1_000 });
    cache.keep('a', vector(1));
    cache.keep('b', vector(2));
    cache.find('a');
    cache.keep('c', vector(3));
    expect([cache.find('a'), cache.find('b'), cache.find('c')]).toEqual([vector(1), undefined, vector(3)]);
  });

  it('holds no more bytes than it may', () => {
    const cache = new VectorCache({ vectors: 100, bytes: 8 });
    for (const key of ['a', 'a', 'b', 'c']) cache.keep(key, vector(1));
    expect(cache.size).toBe(2);
  });

  it('tells texts, models, providers and dimensions apart', () => {
    const keys = [
      VectorCache.keyOf('p', 'm', undefined, 'text'),
      VectorCache.keyOf('p', 'm', 8, 'text'),
      VectorCache.keyOf('p', 'mt', undefined, 'ext'),
      VectorCache.keyOf('q', 'm', undefined, 'text'),
    ];
    expect(new Set(keys).size).toBe(4);
  });
});

describe('JoinedCalls', () => {
  const left = (): Error => new Error('left');

  it('makes one call for callers who ask the same at the same time, and a new one later', async () => {
    const calls = new JoinedCalls<number>();
    let made = 0;
    const ask = (): Promise<Joined<number>> =>
      calls.join('k', new AbortController().signal, async () => ++made, left);
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([
      { value: 1, pays: true },
      { value: 1, pays: false },
      { value: 1, pays: false },
    ]);
    expect(await ask()).toEqual({ value: 2, pays: true });
  });

  it('is paid by the next when the one who began has left', async () => {
    const calls = new JoinedCalls<number>();
    const leaving = new AbortController();
    let answer: (value: number) => void = () => undefined;
    const start = (): Promise<number> =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const began = calls.join('k', leaving.signal, start, left);
    const stays = calls.join('k', new AbortController().signal, start, left);
    leaving.abort();
    answer(7);
    await expect(began).rejects.toThrow('left');
    expect(await stays).toEqual({ value: 7, pays: true });
  });

  it('goes on while anybody waits and is aborted when the last one leaves', async () => {
    const calls = new JoinedCalls<number>();
    const [first, second] = [new AbortController(), new AbortController()];
    let upstream: CallSignal | undefined;
    const start = (signal: CallSignal): Promise<number> => {
      upstream = signal;
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(left())));
    };
    const one = calls.join('k', first.signal, start, left);
    const two = calls.join('k', second.signal, start, left);
    first.abort();
    await expect(one).rejects.toThrow('left');
    expect(upstream?.aborted).toBe(false);
    second.abort();
    await expect(two).rejects.toThrow('left');
    expect(upstream?.aborted).toBe(true);
  });

  it('gives a failure to all who wait', async () => {
    const calls = new JoinedCalls<number>();
    const ask = (): Promise<Joined<number>> =>
      calls.join('k', new AbortController().signal, () => Promise.reject(new Error('broken')), left);
    const results = await Promise.allSettled([ask(), ask()]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
