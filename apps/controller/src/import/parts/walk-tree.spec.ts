import { describe, expect, it } from '@jest/globals';
import { type TreeNode, type WalkedTree, walkTree } from './walk-tree.js';

function walk(all: readonly TreeNode[], shown: string | null): WalkedTree & { pauses: number } {
  const steps = walkTree(all, shown);
  for (let pauses = 0; ; pauses++) {
    const step = steps.next();
    if (step.done === true) return { ...step.value, pauses };
  }
}

const nodes = (...edges: [string, string | null][]) => edges.map(([id, parentId]) => ({ id, parentId }));

describe('walkTree', () => {
  it('keeps each branch in one piece, the one that is shown last', () => {
    const tree = walk(nodes(['q', null], ['a1', 'q'], ['a2', 'q'], ['q2', 'a1'], ['q3', 'a2']), 'q2');
    expect(tree.order).toEqual(['q', 'a2', 'q3', 'a1', 'q2']);
    expect([...tree.current]).toEqual(['q2', 'a1', 'q']);
    expect([tree.leaves, tree.inCircles, tree.orphans]).toEqual([2, [], []]);
  });

  it('takes the last node as shown when none is named, or one that is not there', () => {
    for (const shown of [null, 'gone'])
      expect([...walk(nodes(['a', null], ['b', 'a']), shown).current]).toEqual(['b', 'a']);
  });

  it('has every node once, also those in circles and without their parent', () => {
    const tree = walk(nodes(['a', 'b'], ['b', 'a'], ['self', 'self'], ['lost', 'gone'], ['root', null]), 'a');
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
    expect(walk(chain, null).order).toHaveLength(50_000);
  });

  it('walks past any number of siblings, and pauses on the way', () => {
    const family = [
      { id: 'mother', parentId: null },
      ...Array.from({ length: 300_000 }, (_, n) => ({ id: `${n}`, parentId: 'mother' })),
    ];
    const { order, leaves, pauses } = walk(family, '7');
    expect([order.length, order[0], order.at(-1), leaves]).toEqual([300_001, 'mother', '7', 300_000]);
    expect(pauses).toBeGreaterThan(500);
  });
});
