import { describe, expect, it } from '@jest/globals';
import type { IndexCandidate } from '@sekha/search-index';
import { nearestKeys, refineCosines } from './refine-cosines.js';

const candidate = (messageKey: number, cosine?: number): IndexCandidate => ({
  messageKey,
  conversationKey: 1,
  seq: messageKey,
  role: 'user',
  name: null,
  sentAtMs: 0,
  length: 5,
  traits: 0,
  ...(cosine === undefined ? { bm25: 3 } : { cosine }),
});

describe('refineCosines', () => {
  const query = Float32Array.of(1, 0);

  it('puts the exact cosine of the stored vector, whatever its length, in the place of the rounded one', () => {
    const refined = refineCosines([candidate(1, 0.59), candidate(2, 0.7)], query, [
      { messageKey: 1, vector: Float32Array.of(3, 4) },
    ]);
    expect(refined[0]?.cosine).toBeCloseTo(0.6, 12);
    expect(refined[1]?.cosine).toBe(0.7);
  });

  it('leaves alone what has no cosine, and what a vector says nothing of', () => {
    const given = [candidate(1), candidate(2, 0.5)];
    const vectors = [
      { messageKey: 1, vector: Float32Array.of(1, 0) },
      { messageKey: 2, vector: Float32Array.of(0, 0) },
    ];
    expect(refineCosines(given, query, vectors)).toEqual(given);
  });
});

describe('nearestKeys', () => {
  it('are those of the highest cosines, and few', () => {
    const many = Array.from({ length: 100 }, (_, at) => candidate(at, at / 100));
    expect(nearestKeys([candidate(500), ...many]).slice(0, 3)).toEqual([99, 98, 97]);
    expect(nearestKeys(many)).toHaveLength(16);
  });

  it('are what sorting all by cosine would bring, ties in the order given', () => {
    let state = 3;
    const roll = (below: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    for (let round = 0; round < 200; round++) {
      const list = Array.from({ length: roll(60) }, (_, at) =>
        candidate(at, roll(4) === 0 ? undefined : roll(12) / 12),
      );
      const sorted = list.filter(({ cosine }) => cosine !== undefined);
      sorted.sort((a, b) => (b.cosine ?? 0) - (a.cosine ?? 0));
      expect(nearestKeys(list)).toEqual(sorted.slice(0, 16).map(({ messageKey }) => messageKey));
    }
  });
});
