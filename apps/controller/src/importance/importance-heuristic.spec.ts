import { describe, expect, it } from '@jest/globals';
import { combineScores, scoreConversation, scoreMessage, toKeptImportance } from './importance-heuristic.js';

describe('scoreMessage', () => {
  it.each([
    ['a plain message', 'hello there', 5, []],
    ['a long one', 'x'.repeat(101), 6, ['long']],
    ['code and a keyword', 'Important: ```rm -rf```', 8, ['code', '"important"']],
    ['an urgent question', 'Is this urgent? ', 6.5, ['question', '"urgent"']],
    [
      'all of it',
      `critical important URGENT decision \`\`\`x\`\`\` ${'y'.repeat(100)}?`,
      10,
      expect.any(Array),
    ],
  ])('sees %s', (_what, text, score, signals) => {
    expect(scoreMessage(text)).toEqual({ score, signals });
  });
});

describe('scoreConversation', () => {
  it('is as high as its best messages, whatever small talk is around them', () => {
    const decision = 'This decision is critical and important.';
    const chatter = Array(50).fill('ok');
    expect(scoreConversation([...Array(5).fill(decision), ...chatter]).score).toBe(8);
    expect(scoreConversation([decision, ...chatter]).score).toBe(5.6);
    expect(scoreConversation(['', '  '])).toEqual({ score: 5, signals: [] });
  });
});

describe('combineScores', () => {
  it('weighs the model 0.7, and stays on the scale', () => {
    expect(combineScores(5, 10)).toBe(8.5);
    expect(combineScores(5, null)).toBe(5);
    expect(combineScores(10, 99)).toBe(10);
    expect(combineScores(1, -4)).toBe(1);
  });
});

describe('toKeptImportance', () => {
  it('never pins', () => expect([9.9, 10, 0.2, 6.5].map(toKeptImportance)).toEqual([9, 9, 1, 7]));
});
