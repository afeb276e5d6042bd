import { describe, expect, it } from '@jest/globals';
import type { IndexCandidate } from '@sekha/search-index';
import { userTurnBoost } from './user-turn-boost.js';

const saidBy = (...roles: string[]): IndexCandidate[] =>
  roles.map((role, at) => ({
    messageKey: at,
    conversationKey: 1,
    seq: at,
    role,
    name: null,
    sentAtMs: 0,
    length: 9,
    traits: 0,
  }));

describe('userTurnBoost', () => {
  it('lifts what the user said above what an assistant said', () => {
    const boosts = userTurnBoost(saidBy('user', 'assistant', 'tool'), { userTurn: 0.05 });
    expect([...boosts]).toEqual([0.05, 0, 0]);
  });

  it('changes nothing between people', () => {
    expect([...userTurnBoost(saidBy('user', 'user', 'Ann'), { userTurn: 0.05 })]).toEqual([0, 0, 0]);
  });
});
