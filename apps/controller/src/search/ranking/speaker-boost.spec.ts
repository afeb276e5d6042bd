import { describe, expect, it } from '@jest/globals';
import type { IndexCandidate } from '@sekha/search-index';
import type { RankingWeights } from './ranking-weights.js';
import { speakerBoost, speakerPart } from './speaker-boost.js';

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

const said = (name: string | null, role = 'user'): IndexCandidate => ({
  messageKey: 1,
  conversationKey: 1,
  seq: 0,
  role,
  name,
  sentAtMs: 0,
  length: 9,
  traits: 0,
});
const boost = (named: string[], ...names: (string | null)[]) =>
  speakerBoost(
    named,
    names.map((name) => said(name)),
    WEIGHTS,
  );

describe('speakerBoost', () => {
  it('is for the one speaker whose name holds every named word', () => {
    expect(boost(['ada'], 'Ada Lovelace', 'Bob')).toEqual({ speaker: 'ada lovelace', amount: 0.1 });
    expect(boost(['ada', 'lovelace'], 'Ada Lovelace', 'Ada Byron')?.speaker).toBe('ada lovelace');
  });

  it('is for nobody when two bear the name, two are named, or none is there', () => {
    expect(boost(['ada'], 'Ada Lovelace', 'Ada Byron')).toBeUndefined();
    expect(boost(['ada', 'bob'], 'Ada', 'Bob')).toBeUndefined();
    expect(boost(['zoe'], 'Ada', null)).toBeUndefined();
    expect(boost([], 'Ada')).toBeUndefined();
  });

  it('knows speakers that stand in the role', () => {
    const byRole = speakerBoost(['caroline'], [said(null, 'Caroline'), said(null)], WEIGHTS);
    expect(speakerPart(byRole, said(null, 'caroline'))).toBe(0.1);
    expect(speakerPart(byRole, said(null))).toBe(0);
    expect(speakerPart(undefined, said('Caroline'))).toBe(0);
  });
});
