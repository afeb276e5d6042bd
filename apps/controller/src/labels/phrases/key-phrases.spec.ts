import { describe, expect, it } from '@jest/globals';
import { frequentWords, keyPhrases } from './key-phrases.js';
import { stemOf } from './word-runs.js';

const said = (...texts: string[]) => texts.map((text) => ({ text, weight: 1 }));
const TALK = said(
  'How do I tune the learning rate for gradient descent?',
  'With gradient descent the learning rate decides how fast it learns. Thanks to momentum it needs fewer steps.',
  'So the learning rate should fall over time? Thanks, I think I understand gradient descent now.',
);
const textsOf = (phrases: readonly { text: string }[]): string[] => phrases.map(({ text }) => text);
const evenly = (): number => 1;

describe('keyPhrases', () => {
  it('finds the phrases that a talk is about, not its phrases of politeness', () => {
    const phrases = keyPhrases(TALK, evenly, 4);
    expect(textsOf(phrases).slice(0, 2).sort()).toEqual(['gradient descent', 'learning rate']);
    expect(phrases[0]).toMatchObject({ weight: 1, spread: 1 });
    expect(textsOf(keyPhrases(TALK, evenly, 20)).join()).not.toMatch(/thank|think|time/i);
  });

  it('passes over what is common elsewhere', () => {
    const rarity = (stem: string): number => (stem.startsWith('learn') || stem === 'rate' ? 0.01 : 1);
    expect(textsOf(keyPhrases(TALK, rarity, 1))).toEqual(['gradient descent']);
  });

  it('says nothing twice and leaves code and addresses out', () => {
    const phrases = keyPhrases(
      said(
        'Docker network fails. See https://docker.example/network-page\n```\ndocker docker docker secretcode\n```',
        'docker network',
      ),
      evenly,
      10,
    );
    expect(textsOf(phrases)[0]?.toLowerCase()).toBe('docker network');
    expect(textsOf(phrases).filter((text) => /docker|secretcode/i.test(text))).toHaveLength(1);
  });

  it('has words of scripts without spaces', () => {
    expect(textsOf(keyPhrases(said('数据库迁移很重要。', '数据库的迁移计划'), evenly, 2)).join()).toContain(
      '数据',
    );
  });

  it('has nothing to say of nothing', () => {
    expect(keyPhrases([], evenly, 5)).toEqual([]);
    expect(keyPhrases(said('ok', '12 34', '...'), evenly, 5)).toEqual([]);
  });
});

describe('frequentWords', () => {
  it('names stems with how they are written', () => {
    expect(
      frequentWords(TALK, 4)
        .map(({ text }) => text)
        .sort(),
    ).toEqual(['descent', 'gradient', 'learning', 'rate']);
    expect(frequentWords(TALK, 50).some(({ text }) => text.includes(' '))).toBe(false);
  });
});

describe('stemOf', () => {
  it('is the same for the same label written otherwise', () => {
    expect(stemOf('Learning Rates')).toBe(stemOf('learning rate'));
    expect(stemOf('The Who')).not.toBe('');
  });
});
