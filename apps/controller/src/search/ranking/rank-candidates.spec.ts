import { describe, expect, it } from '@jest/globals';
import type { IndexCandidate } from '@sekha/search-index';
import { type RankingQuery, rankCandidates } from './rank-candidates.js';
import type { RankingWeights } from './ranking-weights.js';

/** Round figures to compute with by hand. */
const WEIGHTS: RankingWeights = {
  lexical: 0.4,
  semantic: 0.6,
  lexicalWindow: 0.5,
  semanticWindow: 0.5,
  speaker: 0.1,
  speakerAmongMany: 0.3,
  fewPeople: 4,
  date: 0.3,
  conversation: 0.4,
  conversationBest: 3,
  userTurn: 0.05,
  statement: { question: 0, firstPerson: 0, tellsTime: 0, tellsNumber: 0, length: 0, reply: 0 },
  depth: 200,
  stretch: 1,
  missing: 0.8,
};

const candidate = (messageKey: number, evidence: Partial<IndexCandidate> = {}): IndexCandidate => ({
  messageKey,
  conversationKey: 1,
  seq: messageKey,
  role: 'user',
  name: null,
  sentAtMs: Date.UTC(2023, 4, 7),
  length: 9,
  traits: 0,
  ...evidence,
});
const NOTHING = { time: false, number: false, questions: false };
const both: RankingQuery = { named: [], dates: [], asked: NOTHING, kinds: { lexical: true, semantic: true } };
const rank = (list: IndexCandidate[], query: Partial<RankingQuery> = {}, weights = WEIGHTS) =>
  rankCandidates(list, { ...both, ...query }, weights).slice(0);
const keys = (list: IndexCandidate[], query: Partial<RankingQuery> = {}, weights = WEIGHTS) =>
  rank(list, query, weights).map((one) => one.candidate.messageKey);

describe('rankCandidates', () => {
  it('weighs the four lists as measured, and adds the conversation', () => {
    const [first] = rank([
      candidate(1, { bm25: 10, cosine: 0.9, cosineWindow: 0.5 }),
      candidate(2, { bm25: 5, bm25Window: 4, cosine: 0.5, cosineWindow: 0.6 }),
      candidate(3, { bm25Window: 1, cosine: 0.1, cosineWindow: 0.4 }),
    ]);
    // 1: 0.2*1 + 0 + 0.3*1 + 0.3*0.5 = 0.65; 2: 0.2*0.5 + 0.2*1 + 0.3*0.5 + 0.3*1 = 0.75; 3: 0.2*0.25 = 0.05
    expect(first?.candidate.messageKey).toBe(2);
    expect(first?.parts).toMatchObject({ bm25: 0.5, bm25Window: 1, cosineWindow: 1, speaker: 0, date: 0 });
    expect(first?.parts?.cosine).toBeCloseTo(0.5, 10);
    expect(first?.parts?.fused).toBeCloseTo(0.75, 10);
    expect(first?.parts?.conversation).toBeCloseTo((0.4 * (0.65 + 0.75 + 0.05)) / 3, 10);
  });

  it('finds what waits for its vector by its words, above what only happens to be nearest', () => {
    const waiting = candidate(1, { bm25: 9, bm25Window: 9, conversationKey: 1 });
    const nearest = candidate(2, { cosine: 0.2, cosineWindow: 0.2, conversationKey: 2 });
    const farther = candidate(3, { cosine: 0.1, cosineWindow: 0.1, conversationKey: 3 });
    const list = [waiting, nearest, farther];
    expect(keys(list)).toEqual([2, 1, 3]);
    expect(keys([{ ...waiting, hasNoVector: true }, nearest, farther])).toEqual([1, 2, 3]);
    const inBothWays = candidate(4, { bm25: 8, bm25Window: 8, cosine: 0.3, cosineWindow: 0.3 });
    expect(keys([{ ...waiting, hasNoVector: true }, inBothWays, farther])[0]).toBe(4);
  });

  it('puts the whole weight on the words when there is no meaning to go by', () => {
    const [first] = rank([candidate(1, { bm25: 2, bm25Window: 2 })], {
      kinds: { lexical: true, semantic: false },
    });
    expect(first?.parts?.fused).toBeCloseTo(1, 10);
  });

  it('lifts the named speaker, more where many people speak', () => {
    const two = [
      candidate(1, { cosine: 0.5, name: 'Ann' }),
      candidate(2, { cosine: 0.52, name: 'Bob' }),
      candidate(3, { cosine: 0, name: 'Bob' }),
    ];
    expect(keys(two)).toEqual([2, 1, 3]);
    expect(keys(two, { named: ['ann'] })).toEqual([1, 2, 3]);
    const partOf = (list: IndexCandidate[]) => rank(list, { named: ['ann'] })[0]?.parts?.speaker;
    const crowd = [...'CDEF'].map((name, at) => candidate(10 + at, { cosine: 0.1, name }));
    expect(rank(two, { named: ['ann', 'bob'] })[0]?.parts?.speaker).toBe(0);
    expect([partOf(two), partOf([...two, ...crowd])]).toEqual([0.1, 0.3]);
  });

  it('lifts what the user said above the echo of an assistant', () => {
    const echo = candidate(2, { cosine: 0.62, role: 'assistant' });
    const list = [candidate(1, { cosine: 0.6 }), echo, candidate(3, { cosine: 0.1 })];
    expect(keys(list)).toEqual([1, 2, 3]);
    expect(keys(list, {}, { ...WEIGHTS, userTurn: 0 })).toEqual([2, 1, 3]);
    const [best] = rank([candidate(1, { cosine: 0.6, bm25: 3 }), candidate(2, { role: 'assistant' })]);
    expect(best?.parts?.userTurn).toBe(0.05);
    expect(best?.score).toBeLessThanOrEqual(1);
  });

  it('lifts messages of the named time', () => {
    const dates = [{ kind: 'calendar' as const, year: 2023, month: 4 }];
    const list = [
      candidate(1, { cosine: 0.6, sentAtMs: Date.UTC(2022, 4, 7) }),
      candidate(2, { cosine: 0.55 }),
      candidate(3, { cosine: 0.1, sentAtMs: Date.UTC(2021, 4, 7) }),
    ];
    expect(keys(list)).toEqual([1, 2, 3]);
    expect(keys(list, { dates })).toEqual([2, 1, 3]);
  });

  it('lifts messages whose conversation is about the subject', () => {
    const list = [
      candidate(1, { cosine: 0.9 }),
      candidate(2, { cosine: 0.9, conversationKey: 2 }),
      candidate(3, { cosine: 0.85, conversationKey: 2 }),
      candidate(4, { cosine: 0.1, conversationKey: 3 }),
    ];
    expect(keys(list)).toEqual([2, 3, 1, 4]);
  });

  it('breaks ties newest first, then by key', () => {
    const same = { cosine: 0.5 };
    const later = { cosine: 0.5, sentAtMs: Date.UTC(2024, 0, 1) };
    expect(keys([candidate(1, same), candidate(2, later), candidate(3, same)])).toEqual([2, 3, 1]);
  });

  it('never reorders the first ones when a deeper search brings more', () => {
    const weights = { ...WEIGHTS, depth: 5 };
    const all = Array.from({ length: 40 }, (_, at) =>
      candidate(at + 1, { cosine: 1 / (at + 2), bm25: ((at * 7) % 11) + 1, conversationKey: at % 3 }),
    );
    const shallow = keys(
      all.filter(({ cosine = 0, bm25 = 0 }) => cosine > 0.1 || bm25 > 9),
      {},
      weights,
    );
    const deep = rank(all, {}, weights);
    const head = deep.filter((one) => one.parts !== undefined);
    expect(deep).toHaveLength(40);
    expect(shallow.slice(0, head.length)).toEqual(head.map((one) => one.candidate.messageKey));
    expect(deep.slice(0, head.length)).toEqual(head);
  });

  it('gives scores in 0..1 that strictly descend', () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 48271) % 2147483647;
      return seed / 2147483647;
    };
    for (let round = 0; round < 50; round++) {
      const list = Array.from({ length: 300 }, (_, at) =>
        candidate(at + 1, {
          conversationKey: Math.floor(random() * 5),
          ...(random() < 0.5 ? { bm25: Math.floor(random() * 4) } : {}),
          ...(random() < 0.7 ? { cosine: Math.round(random() * 8) / 8 } : {}),
        }),
      );
      const scores = rank(list, {}, { ...WEIGHTS, depth: 20 }).map((one) => one.score);
      expect(scores).toHaveLength(300);
      expect(
        scores.every((one, at) => one >= 0 && one <= 1 && (at === 0 || one < (scores[at - 1] ?? 0))),
      ).toBe(true);
    }
  });

  it('leaves out messages without a word of their own where that is asked for', () => {
    const list = [
      candidate(1, { bm25: 1, bm25Window: 1 }),
      candidate(2, { bm25Window: 9 }),
      candidate(3, { bm25: 2 }),
    ];
    const kinds = { lexical: true, semantic: false };
    expect(keys(list, { kinds })).toEqual([3, 2, 1]);
    expect(keys(list, { kinds: { ...kinds, ownWords: true } })).toEqual([3, 1]);
    const shallow = { ...WEIGHTS, depth: 1 };
    expect(keys(list, { kinds: { ...kinds, ownWords: true } }, shallow)).toEqual([3, 1]);
  });

  it('answers nothing with nothing', () => {
    expect(rank([])).toEqual([]);
  });
});
