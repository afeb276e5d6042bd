import { describe, expect, it } from '@jest/globals';
import { Cancellation } from './call-signal.js';

describe('Cancellation', () => {
  it('tells everybody once, in order', () => {
    const told: string[] = [];
    const cancellation = new Cancellation();
    cancellation.addEventListener('abort', () => told.push('first'));
    cancellation.addEventListener('abort', () => told.push('second'));
    expect(cancellation.aborted).toBe(false);
    cancellation.abort();
    cancellation.abort();
    expect([cancellation.aborted, told]).toEqual([true, ['first', 'second']]);
  });

  it('tells nobody who does not listen any more, or who began to when it was over', () => {
    const told: string[] = [];
    const listener = (): void => void told.push('gone');
    const cancellation = new Cancellation();
    cancellation.addEventListener('abort', listener);
    cancellation.removeEventListener('abort', listener);
    cancellation.abort();
    cancellation.addEventListener('abort', listener);
    cancellation.abort();
    expect(told).toEqual([]);
  });

  it('tells the others although one of them stops listening meanwhile', () => {
    const told: string[] = [];
    const cancellation = new Cancellation();
    const first = (): void => {
      cancellation.removeEventListener('abort', first);
      told.push('first');
    };
    cancellation.addEventListener('abort', first);
    cancellation.addEventListener('abort', () => told.push('second'));
    cancellation.abort();
    expect(told).toEqual(['first', 'second']);
  });
});
