import { describe, expect, it } from '@jest/globals';
import { Admission } from './admission.js';

const admission = () => new Admission({ maxQueuedTexts: 3, maxQueuedCharacters: 10 });
const overloaded = expect.objectContaining({ code: 'provider.overloaded', retryAfterMs: expect.any(Number) });

describe('Admission', () => {
  it('refuses what would exceed the number of texts, and admits it when others have left', () => {
    const gate = admission();
    const leave = gate.enter(['a', 'b']);
    expect(() => gate.enter(['c', 'd'])).toThrow(overloaded);
    leave();
    expect(() => gate.enter(['c', 'd'])).not.toThrow();
  });

  it('refuses what would exceed the number of characters', () => {
    const gate = admission();
    gate.enter(['12345678']);
    expect(() => gate.enter(['123'])).toThrow(overloaded);
    expect(() => gate.enter(['12'])).not.toThrow();
  });

  it('admits a request of any size when nothing waits', () => {
    expect(() => admission().enter(['a'.repeat(50), 'b', 'c', 'd', 'e'])).not.toThrow();
  });
});
