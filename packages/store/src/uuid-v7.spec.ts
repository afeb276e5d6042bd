import { describe, expect, it } from '@jest/globals';
import { createIdSource } from './uuid-v7.js';

const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('createIdSource', () => {
  it('carries the time in its first 48 bits, with version 7 and the RFC variant', () => {
    const id = createIdSource(() => 0x0123456789ab)();
    expect(id).toMatch(V7);
    expect(id.slice(0, 13)).toBe('01234567-89ab');
  });

  it('only grows within one millisecond, also past the end of its counter', () => {
    const next = createIdSource(() => 1_000);
    const ids = Array.from({ length: 10_000 }, next);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(10_000);
    for (const id of ids) expect(id).toMatch(V7);
  });

  it('only grows when the clock steps back', () => {
    const times = [5_000, 5_001, 4_000, 4_001, 5_002];
    const next = createIdSource(() => times.shift() ?? 0);
    const ids = Array.from({ length: 5 }, next);
    expect([...ids].sort()).toEqual(ids);
  });
});
