import { describe, expect, it } from '@jest/globals';
import { ExportSlots } from './export-slots.js';

const refused = expect.objectContaining({ code: 'rate_limit.exceeded', retryAfterMs: 5_000 });

describe('the slots of exports', () => {
  it('are four for a tenant, whatever others do', () => {
    const slots = new ExportSlots();
    const [first] = [1, 2, 3, 4].map(() => slots.take('alice'));
    expect(() => slots.take('alice')).toThrow(refused);
    slots.take('bob')();
    first?.();
    first?.();
    slots.take('alice');
    expect(() => slots.take('alice')).toThrow(refused);
  });

  it('are twelve in all', () => {
    const slots = new ExportSlots();
    const taken = ['a', 'b', 'c'].flatMap((tenant) => [1, 2, 3, 4].map(() => slots.take(tenant)));
    expect(() => slots.take('d')).toThrow(refused);
    taken[0]?.();
    slots.take('d');
  });
});
