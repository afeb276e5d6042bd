import { describe, expect, it } from '@jest/globals';
import { type IndexCandidate, traitsOf } from '@sekha/search-index';
import type { AskedFor } from '../query/asked-for.js';
import { fuseEvidence } from './fuse-evidence.js';
import { MEASURED_WEIGHTS } from './ranking-weights.js';
import { statementBoost } from './statement-boost.js';

const NOTHING: AskedFor = { time: false, number: false, questions: false };
const WEIGHTS = { question: 0.16, firstPerson: 0.1, tellsTime: 0.2, tellsNumber: 0.05, length: 0, reply: 0 };

const candidate = (content: string, seq = 0, evidence: Partial<IndexCandidate> = {}): IndexCandidate => ({
  messageKey: seq + 1,
  conversationKey: 1,
  seq,
  role: 'user',
  name: null,
  sentAtMs: 0,
  length: content.split(' ').length,
  traits: traitsOf(content),
  ...evidence,
});
const boosts = (list: IndexCandidate[], asked: Partial<AskedFor> = {}, weights = WEIGHTS) => {
  const evidence = fuseEvidence(list, { lexical: true, semantic: true }, MEASURED_WEIGHTS);
  return [...statementBoost(list, evidence, { ...NOTHING, ...asked }, weights)];
};

describe('statementBoost', () => {
  it('prefers what tells to what asks, by the share of its sentences', () => {
    const list = ['Where is it?', 'It is here.', 'It is here. Is it not?'].map((text, at) =>
      candidate(text, at),
    );
    const [asks, tells, half] = boosts(list);
    expect([asks, tells]).toEqual([-0.16, 0]);
    expect(half).toBeCloseTo(-0.08, 1);
  });

  it('leaves questions alone when they are what is looked for', () => {
    expect(boosts([candidate('Where is it?')], { questions: true })).toEqual([0]);
  });

  it('adds what was asked for, and only then', () => {
    const list = [candidate('It was last week', 0), candidate('They have 3', 1)];
    expect(boosts(list)).toEqual([0, 0]);
    expect(boosts(list, { time: true })).toEqual([0.2, 0]);
    expect(boosts(list, { number: true })).toEqual([0, 0.05]);
    expect(boosts([candidate('I went')])).toEqual([0.1]);
  });

  it('gives long messages more than short ones, up to a length', () => {
    const long = { ...WEIGHTS, length: 0.2 };
    const [word, some, many, more] = boosts(
      [1, 9, 60, 600].map((size, at) => candidate(Array.from({ length: size }, () => 'word').join(' '), at)),
      {},
      long,
    );
    expect(word).toBeLessThan(some as number);
    expect([many, more]).toEqual([0.2, 0.2]);
  });

  it('lifts the reply to a fitting question, not the reply to a statement', () => {
    const reply = { ...WEIGHTS, question: 0, firstPerson: 0, reply: 0.5 };
    const fitting = { bm25: 3, bm25Window: 3, cosine: 0.9, cosineWindow: 0.9 };
    const poor = { bm25: 1, bm25Window: 1, cosine: 0.1, cosineWindow: 0.1 };
    const asked = [candidate('Where do you live?', 0, fitting), candidate('In Rome.', 1, poor)];
    const told = [candidate('You live somewhere.', 0, fitting), candidate('In Rome.', 1, poor)];
    expect(boosts(asked, {}, reply)).toEqual([0, 0.5]);
    expect(boosts(told, {}, reply)).toEqual([0, 0]);
    expect(boosts([candidate('In Rome.', 1, poor)], {}, reply)).toEqual([0]);
  });
});
