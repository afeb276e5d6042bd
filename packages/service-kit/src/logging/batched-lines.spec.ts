import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { batched } from './batched-lines.js';

describe('batched', () => {
  let written: string[];
  const lines = () => batched({ write: (text) => written.push(text) });

  beforeEach(() => {
    written = [];
  });

  it('writes the lines of one turn at its end, in order and together', async () => {
    const { write } = lines();
    write('a\n');
    write('b\n');
    expect(written).toEqual([]);
    await nextTurn();
    expect(written).toEqual(['a\nb\n']);
  });

  it('writes the lines of a later turn, too', async () => {
    const { write } = lines();
    write('a\n');
    await nextTurn();
    write('b\n');
    await nextTurn();
    expect(written).toEqual(['a\n', 'b\n']);
  });

  it('loses nothing and repeats nothing when the process ends within a turn', async () => {
    const { write, flush } = lines();
    write('the reason why\n');
    flush();
    expect(written).toEqual(['the reason why\n']);
    await nextTurn();
    expect(written).toHaveLength(1);
  });

  it('does not heap up what one long turn says', () => {
    const { write } = lines();
    write('x'.repeat(65 * 1024));
    expect(written).toHaveLength(1);
  });
});
