import { describe, expect, it } from '@jest/globals';
import { TokenBuckets } from './token-bucket.js';

describe('TokenBuckets', () => {
  it('lets the burst through, then one call each interval', () => {
    let now = 0;
    const buckets = new TokenBuckets({ perMinute: 60, burst: 2 }, () => now);
    expect([buckets.take('a').allowed, buckets.take('a').allowed, buckets.take('a').allowed]).toEqual([
      true,
      true,
      false,
    ]);
    expect(buckets.take('a').resetMs).toBe(1000);
    now = 1000;
    expect([buckets.take('a').allowed, buckets.take('a').allowed]).toEqual([true, false]);
  });

  it('keeps callers apart and survives a clock that goes back', () => {
    let now = 5000;
    const buckets = new TokenBuckets({ perMinute: 60, burst: 1 }, () => now);
    expect(buckets.take('a').allowed).toBe(true);
    now = 0;
    expect(buckets.take('a').allowed).toBe(false);
    expect(buckets.take('b').allowed).toBe(true);
  });
});
