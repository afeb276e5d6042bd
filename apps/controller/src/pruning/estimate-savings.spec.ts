import { describe, expect, it } from '@jest/globals';
import { estimateSavings } from './estimate-savings.js';

const DAY_MS = 86_400_000;
const NOW_MS = 400 * DAY_MS;
const conversation = (importance: number, wordCount: number, ageDays: number) => ({
  importance,
  wordCount,
  updatedAtMs: NOW_MS - ageDays * DAY_MS,
});

describe('estimateSavings', () => {
  it('sums up what would be archived, and nothing else', () => {
    const thresholds = { thresholdDays: 30, importanceThreshold: 5 };
    const large = conversation(3, 10_000, 31);
    const old = conversation(3, 100, 90);
    const kept = [conversation(5, 10_000, 300), conversation(3, 100, 31), conversation(3, 0, 300)];
    expect(estimateSavings([large, old, ...kept], thresholds, NOW_MS)).toBe(13_500 + 135);
    expect(estimateSavings(kept, thresholds, NOW_MS)).toBe(0);
  });
});
