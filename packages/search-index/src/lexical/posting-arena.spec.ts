import { describe, expect, it } from '@jest/globals';
import { PostingArena } from './posting-arena.js';

const contents = (arena: PostingArena, list: number): number[] => {
  const into = new Uint32Array(arena.count(list));
  arena.read(list, into);
  return [...into];
};

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

describe('a posting arena', () => {
  it('keeps lists apart that grow in turns, over many chunks', () => {
    const arena = new PostingArena();
    for (let round = 0; round < 5000; round++)
      for (let list = 0; list < 40; list += 1 + (round % 3)) arena.append(list, round * 64 + list);
    for (let list = 0; list < 40; list++) {
      const words = contents(arena, list);
      expect(words.every((word) => word % 64 === list)).toBe(true);
      expect(words).toEqual([...words].sort((one, other) => one - other));
    }
    expect(contents(arena, 0)).toHaveLength(5000);
    expect(contents(arena, 999)).toEqual([]);
  });

  it('takes many words at once as it takes them one by one', () => {
    const arena = new PostingArena();
    for (const length of [0, 1, 2, 3, 7, 5000, 70_000]) {
      arena.append(4, 1);
      arena.appendAll(4, Uint32Array.from(range(0, length)));
      arena.append(5, length);
    }
    const expected = [0, 1, 2, 3, 7, 5000, 70_000].flatMap((length) => [1, ...range(0, length)]);
    expect(contents(arena, 4)).toEqual(expected);
    expect(contents(arena, 5)).toEqual([0, 1, 2, 3, 7, 5000, 70_000]);
  });

  it('uses the room of a list that shrank for lists that grow', () => {
    const arena = new PostingArena();
    for (const word of range(0, 200_000)) arena.append(1, word);
    const before = arena.bytes;
    arena.replace(1, Uint32Array.from([7, 8, 9]), 3);
    for (const word of range(0, 190_000)) arena.append(2, word);
    expect(arena.bytes).toBe(before);
    expect(contents(arena, 1)).toEqual([7, 8, 9]);
    expect(contents(arena, 2)).toEqual(range(0, 190_000));
  });

  it('can empty a list and fill it again', () => {
    const arena = new PostingArena();
    arena.append(3, 5);
    arena.replace(3, new Uint32Array(0), 0);
    expect(contents(arena, 3)).toEqual([]);
    for (const word of range(0, 100)) arena.append(3, word);
    expect(contents(arena, 3)).toEqual(range(0, 100));
  });
});
