import { describe, expect, it } from '@jest/globals';
import { type WaitingWrite, WaitingWrites } from './waiting-writes.js';

const write = (pace: 'usual' | 'bulk', kind: WaitingWrite['kind'] = 'short'): WaitingWrite => ({
  kind,
  pace,
  start: function* () {},
  resolve: () => undefined,
  reject: () => undefined,
});

describe('WaitingWrites', () => {
  it('lets what is written now go before a bulk, each in its order', () => {
    const waiting = new WaitingWrites();
    const [first, second, now] = [write('bulk'), write('bulk'), write('usual')];
    for (const one of [first, second, now]) waiting.add(one, 0);
    expect(waiting.take(1).writes).toEqual([now]);
    expect(waiting.take(2).writes).toEqual([first, second]);
    expect([waiting.isEmpty, waiting.take(3).writes]).toEqual([true, []]);
  });

  it('gives a bulk its turn after a tenth of a second, and then again', () => {
    const waiting = new WaitingWrites();
    const paces: string[] = [];
    for (let bulks = 0; bulks < 3; bulks++) waiting.add(write('bulk', 'long'), 0);
    for (let ms = 0; ms < 300; ms += 10) {
      waiting.add(write('usual'), ms);
      paces.push(waiting.take(ms).writes[0]?.pace ?? '');
    }
    expect(paces.flatMap((pace, at) => (pace === 'bulk' ? [at * 10] : []))).toEqual([100, 200]);
  });

  it('shares no transaction with a long write, and gives back what was not begun', () => {
    const waiting = new WaitingWrites();
    const [a, b, long, c] = [write('bulk'), write('bulk'), write('bulk', 'long'), write('bulk')];
    for (const one of [a, b, long, c]) waiting.add(one, 0);
    expect(waiting.take(0).writes).toEqual([a, b]);
    waiting.giveBack([b]);
    expect([waiting.take(0), waiting.take(0), waiting.take(0)].map(({ writes }) => writes)).toEqual([
      [b],
      [long],
      [c],
    ]);
  });

  it('is shorter about a bulk', () => {
    const waiting = new WaitingWrites();
    waiting.add(write('usual'), 0);
    const usual = waiting.take(0).maxMs;
    waiting.add(write('bulk'), 0);
    expect(waiting.take(0).maxMs).toBeLessThan(usual);
  });
});
