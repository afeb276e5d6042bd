import { describe, expect, it } from '@jest/globals';
import { KnownLabels } from './known-labels.js';

const known = (...names: string[]): KnownLabels => KnownLabels.of(names.map((name) => ({ name, count: 1 })));

describe('KnownLabels', () => {
  it('knows a label in other writing, and none in its neighbour', () => {
    const labels = known('Work', 'Learning rates', 'a [b] c');
    expect(['work', 'learning rate', 'a (b) c', 'Works!'].map((label) => labels.find(label))).toEqual([
      'Work',
      'Learning rates',
      'a [b] c',
      'Work',
    ]);
    expect(labels.find('Housework')).toBeUndefined();
  });

  it('prefers the one that is written alike, then the first', () => {
    const labels = known('WORK', 'work', 'works');
    expect(['work', 'Work', 'working'].map((label) => labels.find(label))).toEqual(['work', 'WORK', 'WORK']);
  });

  it('finds a label the less novel the more words it shares with one of them', () => {
    expect(known('Travel').noveltyOf('travel')).toBe(0);
    expect(known('Travel').noveltyOf('train travel')).toBe(0.5);
    expect(known('Train station', 'Travel by train', 'Cooking').noveltyOf('train travel')).toBeLessThan(0.67);
    expect(known('Travel').noveltyOf('cooking')).toBe(1);
    expect(known().noveltyOf('cooking')).toBe(1);
  });

  it('lets others have their turn while many are read', async () => {
    let turns = 0;
    const count = (): void => {
      turns++;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);
    const tallies = Array.from({ length: 5_000 }, (_, at) => ({ name: `label number ${at}`, count: 1 }));
    const labels = await KnownLabels.read(tallies);
    clearImmediate(timer);
    expect(labels.labels).toHaveLength(5_000);
    expect(turns).toBeGreaterThan(5);
  });
});
