import { describe, expect, it } from '@jest/globals';
import { walkTree } from './walk-tree.js';

const nodes = (...edges: [string, string | null][]) => edges.map(([id, parentId]) => ({ id, parentId }));

describe('walkTree', () => {
  it('keeps each branch in one piece, the one that is shown last', () => {
    const tree = walkTree(nodes(['q', null], ['a1', 'q'], ['a2', 'q'], ['q2', 'a1'], ['q3', 'a2']), 'q2');
    expect(tree.order).toEqual(['q', 'a2', 'q3', 'a1', 'q2']);
    expect([...tree.current]).toEqual(['q2', 'a1', 'q']);
    expect([tree.leaves, tree.inCircles, tree.orphans]).toEqual([2, [], []]);
  });

  it('takes the last node as shown when none is named, or one that is not there', () => {
    for (const shown of [null, 'gone'])
      expect([...walkTree(nodes(['a', null], ['b', 'a']), shown).current]).toEqual(['b', 'a']);
  });

  it('has every node once, also those in circles and without their parent', () => {
    const tree = walkTree(
      nodes(['a', 'b'], ['b', 'a'], ['self', 'self'], ['lost', 'gone'], ['root', null]),
      'a',
    );
    expect([...tree.order].sort()).toEqual(['a', 'b', 'lost', 'root', 'self']);
    expect([tree.inCircles, tree.orphans]).toEqual([['a', 'b', 'self'], ['lost']]);
  });

  it('walks a chain of any length', () => {
    const chain = nodes(
      ...Array.from({ length: 50_000 }, (_, n): [string, string | null] => [
        `${n}`,
        n === 0 ? null : `${n - 1}`,
      ]),
    );
    expect(walkTree(chain, null).order).toHaveLength(50_000);
  });
});
