import { describe, expect, it } from '@jest/globals';
import { perturbedVectors } from '../load/perturbed-vectors.mjs';
import { messageText, questionText } from '../load/synthetic-talk.mjs';

describe('perturbedVectors', () => {
  it('gives unit vectors about as near to their parents as messages on one subject', () => {
    const parent = new Float32Array(384).fill(1 / Math.sqrt(384));
    const vectorOf = perturbedVectors([parent]);
    const cosines = Array.from({ length: 200 }, (_, index) =>
      vectorOf(index).reduce((sum, value, at) => sum + value * (parent[at] ?? 0), 0),
    );
    expect(Math.min(...cosines)).toBeGreaterThan(0.7);
    expect(Math.max(...cosines)).toBeLessThan(0.97);
    expect(vectorOf(3).reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 4);
    expect(vectorOf(3)).toEqual(vectorOf(3));
  });
});

describe('synthetic talk', () => {
  it('is the same for the same number and different for another', () => {
    expect(messageText(5)).toBe(messageText(5));
    expect(new Set(Array.from({ length: 100 }, (_, index) => messageText(index))).size).toBe(100);
    expect(messageText(7).split(' ').length).toBeGreaterThan(20);
  });

  it('asks about names that occur in the talk', () => {
    const words = new Set(
      Array.from({ length: 20 }, (_, at) => messageText(at)).flatMap((text) => text.split(/\W+/)),
    );
    const question = questionText(1, 1);
    expect(question.split(/\W+/).filter((word) => words.has(word)).length).toBeGreaterThan(3);
  });
});
