import { describe, expect, it } from '@jest/globals';
import { countedUsage } from '../calls/usage.js';
import { sumDays } from './day-sums.js';
import type { LedgerEntry } from './ledger-entry.js';

const NOON = Date.UTC(2026, 10, 26, 12);
const entry = (members: Partial<LedgerEntry> = {}): LedgerEntry => ({
  atMs: NOON,
  keyName: null,
  operation: 'chat',
  providerId: 'p',
  modelId: 'm',
  streamed: false,
  usage: countedUsage(10, 5),
  usageEstimated: false,
  estimate: 1,
  cost: 2,
  latencyMs: 3,
  attempts: 1,
  outcome: 'ok',
  ...members,
});

describe('sumDays', () => {
  it('sums what belongs together', () => {
    const unpriced = { cost: null, usageEstimated: true };
    expect(sumDays([entry(), entry({ outcome: 'provider.timeout' }), entry(unpriced)])).toEqual([
      {
        day: '2026-11-26',
        keyName: '',
        providerId: 'p',
        modelId: 'm',
        calls: 3,
        failed: 1,
        tokens: [30, 0, 0, 15, 0],
        estimated: 1,
        unpriced: 1,
        cost: 4,
        latencyMs: 9,
      },
    ]);
  });

  it('tells days, keys, providers and models apart', () => {
    const others = [{ atMs: NOON + 86_400_000 }, { keyName: 'k' }, { providerId: 'q' }, { modelId: 'n' }];
    expect(sumDays([entry(), ...others.map(entry)]).map(({ calls }) => calls)).toEqual([1, 1, 1, 1, 1]);
  });
});
