import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.js';

describe('FakeClock', () => {
  it('runs timers in order of time, and those they set, within one advance', async () => {
    const clock = new FakeClock(0);
    const ran: string[] = [];
    clock.setTimeout(() => ran.push(`b@${clock.now()}`), 20);
    clock.setTimeout(() => {
      ran.push(`a@${clock.now()}`);
      clock.setTimeout(() => ran.push(`c@${clock.now()}`), 15);
    }, 10);
    const cancelled = clock.setTimeout(() => ran.push('never'), 5);
    clock.clearTimeout(cancelled);
    await clock.advance(30);
    expect(ran).toEqual(['a@10', 'b@20', 'c@25']);
    expect(clock.now()).toBe(30);
    expect(clock.pending).toBe(0);
  });
});
