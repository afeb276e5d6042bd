import { describe, expect, it } from '@jest/globals';
import { CallLimit } from './call-limit.js';

const never = new AbortController().signal;

/** Work that ends when it is told to. */
function makeWork(log: string[]): {
  run: (name: string) => () => Promise<void>;
  end: (name: string) => void;
} {
  const ends = new Map<string, () => void>();
  return {
    run: (name) => () =>
      new Promise((resolve) => {
        log.push(name);
        ends.set(name, resolve);
      }),
    end: (name) => ends.get(name)?.(),
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('CallLimit', () => {
  it('runs so many at once, the others in order', async () => {
    const log: string[] = [];
    const work = makeWork(log);
    const limit = new CallLimit(2);
    const all = ['a', 'b', 'c', 'd'].map((name) => limit.run(work.run(name), never));
    await settled();
    expect(log).toEqual(['a', 'b']);
    work.end('b');
    await settled();
    expect(log).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'c']) work.end(name);
    await settled();
    work.end('d');
    await Promise.all(all);
    expect(log).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives a place back when work fails, and forgets who left the line', async () => {
    const limit = new CallLimit(1);
    const log: string[] = [];
    const work = makeWork(log);
    const leaving = new AbortController();
    const first = limit.run(work.run('a'), never);
    const left = limit.run(work.run('left'), leaving.signal);
    const failing = limit.run(() => Promise.reject(new Error('broken')), never);
    const last = limit.run(work.run('last'), never);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    work.end('a');
    await first;
    await expect(failing).rejects.toThrow('broken');
    await settled();
    work.end('last');
    await last;
    expect(log).toEqual(['a', 'last']);
    await expect(limit.run(work.run('late'), leaving.signal)).rejects.toThrow('gone');
  });
});
