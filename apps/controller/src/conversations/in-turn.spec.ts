import { describe, expect, it } from '@jest/globals';
import { InTurn } from './in-turn.js';

/** Work that ends when it is told to, and notes when it begins and ends. */
function scripted(notes: string[]) {
  const ends = new Map<string, (failed?: Error) => void>();
  const work = (name: string) => (): Promise<string> => {
    notes.push(`${name} begins`);
    return new Promise((resolve, reject) => {
      ends.set(name, (failed) => {
        notes.push(`${name} ends`);
        if (failed === undefined) resolve(name);
        else reject(failed);
      });
    });
  };
  return { work, end: (name: string, failed?: Error) => ends.get(name)?.(failed) };
}

describe('InTurn', () => {
  it('begins nothing before what was asked earlier under the same name has ended', async () => {
    const notes: string[] = [];
    const { work, end } = scripted(notes);
    const turns = new InTurn();
    const first = turns.run('a', work('first'));
    const second = turns.run('a', work('second'));
    const other = turns.run('b', work('other'));
    await Promise.resolve();
    end('other');
    expect(await other).toBe('other');
    expect(notes).toEqual(['first begins', 'other begins', 'other ends']);
    end('first', new Error('went wrong'));
    await expect(first).rejects.toThrow('went wrong');
    await Promise.resolve();
    end('second');
    expect(await second).toBe('second');
  });

  it('keeps nothing of what has ended', async () => {
    const turns = new InTurn();
    await turns.run('a', async () => undefined);
    await expect(turns.run('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await new Promise((resolve) => setImmediate(resolve));
    expect((turns as unknown as { last: Map<string, unknown> }).last.size).toBe(0);
  });
});
