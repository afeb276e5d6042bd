import { describe, expect, it } from '@jest/globals';
import { KnownLabels } from './evidence/known-labels.js';
import { type NearConversation, weighLabels } from './evidence/label-evidence.js';
import type { KeyPhrase } from './phrases/key-phrases.js';
import { type LabelGround, rankByEvidence, rankProposals } from './rank-suggestions.js';

const phrase = (text: string, stems: string[], weight = 1): KeyPhrase => ({
  text,
  stems,
  weight,
  spread: 0.5,
});
const PHRASES = [phrase('gradient descent', ['gradient', 'descent']), phrase('momentum', ['momentum'], 0.4)];
const known = (...names: string[]): KnownLabels => KnownLabels.of(names.map((name) => ({ name, count: 3 })));
const ground = (
  labels: readonly string[],
  near: readonly NearConversation[] = [],
  phrases: readonly KeyPhrase[] = PHRASES,
): LabelGround => ({
  existing: known(...labels),
  evidence: weighLabels(known(...labels), near, phrases),
  phrases,
});

describe('weighLabels', () => {
  it('goes by near conversations, nearer ones more, and by words', () => {
    const near = [
      { label: 'Cooking', nearness: 0.3 },
      { label: 'Cooking', nearness: 0.3 },
      { label: 'Maths', nearness: 0.9 },
    ];
    const [first, second, ...rest] = weighLabels(
      known('Cooking', 'Maths', 'Travel', 'Momentum'),
      near,
      PHRASES,
    );
    expect([first?.label, second?.label]).toEqual(['Maths', 'Momentum']);
    expect(rest.map(({ label }) => label)).toEqual(['Cooking']);
    expect(first?.strength).toBeGreaterThan(0.5);
    expect(rest[0]?.strength).toBeLessThan(0.1);
  });

  it('lets titles and placeholders take little from a label that many bear', () => {
    const near = ['Maths', 'Untitled', 'new chat', 'A title of its own'].map((label) => ({
      label,
      nearness: 0.9,
    }));
    const labels = [
      { name: 'Maths', count: 5 },
      ...['Untitled', 'A title of its own'].map((name) => ({ name, count: 1 })),
    ];
    const [first] = weighLabels(KnownLabels.of(labels), near, []);
    expect(first?.label).toBe('Maths');
    expect(first?.near).toBeGreaterThan(0.6);
  });

  it('trusts a label of one conversation less', () => {
    const near = [{ label: 'x', nearness: 1 }];
    const of = (count: number): number =>
      weighLabels(KnownLabels.of([{ name: 'x', count }]), near, [])[0]?.strength ?? 0;
    expect(of(1)).toBeLessThan(of(2));
  });
});

describe('rankByEvidence', () => {
  it('prefers an existing label that fits, and grades what is new below it', () => {
    const near = [{ label: 'Machine Learning', nearness: 0.9 }];
    const ranked = rankByEvidence(ground(['Machine Learning', 'Travel'], near), 5);
    expect(ranked.map(({ label, isExisting }) => [label, isExisting])).toEqual([
      ['Machine Learning', true],
      ['Gradient descent', false],
      ['Momentum', false],
    ]);
    expect(ranked[0]?.confidence).toBeGreaterThanOrEqual(0.7);
    expect(ranked[0]?.reason).toContain('1 of the nearest conversations');
    for (const { confidence } of ranked.slice(1)) expect(confidence).toBeLessThan(0.7);
    expect(ranked[1]?.confidence).toBeGreaterThan(ranked[2]?.confidence ?? 1);
    expect(ranked[1]?.novelty).toBe(1);
  });

  it('knows an existing label in its own phrases', () => {
    const ranked = rankByEvidence(ground(['Gradient Descents']), 5);
    expect(ranked[0]).toMatchObject({ label: 'Gradient Descents', isExisting: true, novelty: 0 });
    expect(ranked.filter(({ label }) => /gradient/i.test(label))).toHaveLength(1);
  });

  it('suggests nothing for nothing', () => expect(rankByEvidence(ground(['Travel'], [], []), 5)).toEqual([]));
});

describe('rankProposals', () => {
  const proposals = [
    { label: 'gradient descent', confidence: 0.9, reason: undefined },
    { label: 'machine LEARNING', confidence: 0.8, reason: 'it is about training' },
    { label: 'Astrology', confidence: 0.9, reason: undefined },
  ];

  it('writes existing labels as they are, and weighs all by what speaks for them', () => {
    const near = [{ label: 'Machine Learning', nearness: 0.9 }];
    const ranked = rankProposals(proposals, ground(['Machine Learning'], near), 'gradient descent', 5);
    expect(ranked.map(({ label }) => label)).toEqual(['Machine Learning', 'gradient descent', 'Astrology']);
    expect(ranked[0]).toMatchObject({ isExisting: true, novelty: 0, reason: 'it is about training' });
    expect(ranked[0]?.confidence).toBeGreaterThan(0.7);
    expect(ranked[1]?.confidence).toBeLessThan(0.7);
    expect(ranked[2]?.confidence).toBeLessThan(ranked[1]?.confidence ?? 0);
  });

  it('adds an existing label that the model left out when much speaks for it', () => {
    const near = [{ label: 'Maths', nearness: 1 }];
    const ranked = rankProposals(proposals.slice(2), ground(['Maths'], near), '', 5);
    expect(ranked.map(({ label }) => label)).toContain('Maths');
    expect(rankProposals(proposals, ground([]), '', 2)).toHaveLength(2);
  });
});
