import { describe, expect, it } from '@jest/globals';
import { InFlight } from './in-flight.js';

const later = (): { promise: Promise<void>; resolve: () => void } => {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
};

describe('InFlight', () => {
  it('lets work run together up to a weight, and one of a key at a time', async () => {
    const inFlight = new InFlight(10);
    const [a, b, c] = [later(), later(), later()];
    const begun: string[] = [];
    const work = (name: string, gate: Promise<void>) => (): Promise<void> => {
      begun.push(name);
      return gate;
    };
    await inFlight.start('a', 5, work('a', a.promise));
    await inFlight.start('b', 5, work('b', b.promise));
    const third = inFlight.start('c', 5, work('c', c.promise));
    await Promise.resolve();
    expect(begun).toEqual(['a', 'b']);
    a.resolve();
    await third;
    const again = inFlight.start('c', 1, work('c again', Promise.resolve()));
    b.resolve();
    await Promise.resolve();
    expect(begun).toEqual(['a', 'b', 'c']);
    c.resolve();
    await again;
    await inFlight.idle();
    expect(begun).toEqual(['a', 'b', 'c', 'c again']);
  });

  it('lets work begin alone that is heavier than everything', async () => {
    const inFlight = new InFlight(10);
    await inFlight.start('a', 50, () => Promise.resolve());
    await inFlight.idle();
  });

  it('throws what failed, at whoever comes next', async () => {
    const inFlight = new InFlight(10);
    await inFlight.start('a', 1, () => Promise.reject(new Error('full')));
    await expect(inFlight.idle()).rejects.toThrow('full');
    await expect(inFlight.start('b', 1, () => Promise.resolve())).rejects.toThrow('full');
  });
});
