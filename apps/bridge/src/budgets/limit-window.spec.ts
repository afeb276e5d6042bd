import { describe, expect, it } from '@jest/globals';
import { windowAt } from './limit-window.js';

describe('windowAt', () => {
  it.each([
    [
      'minute',
      '2026-11-26T23:59:59.999Z',
      '2026-11-26T23:59',
      '2026-11-26T23:59:00Z',
      '2026-11-27T00:00:00Z',
    ],
    ['day', '2026-11-26T00:00:00.000Z', '2026-11-26', '2026-11-26T00:00:00Z', '2026-11-27T00:00:00Z'],
    ['day', '2028-02-28T23:59:59.999Z', '2028-02-28', '2028-02-28T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['month', '2028-02-29T12:00:00.000Z', '2028-02', '2028-02-01T00:00:00Z', '2028-03-01T00:00:00Z'],
    ['month', '2026-12-31T23:59:59.999Z', '2026-12', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
  ] as const)('the %s of %s is %s', (kind, at, name, from, to) => {
    expect(windowAt(kind, Date.parse(at))).toEqual({
      kind,
      name,
      startsAtMs: Date.parse(from),
      endsAtMs: Date.parse(to),
    });
  });
});
