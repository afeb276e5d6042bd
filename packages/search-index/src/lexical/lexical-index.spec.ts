import { describe, expect, it } from '@jest/globals';
import { seeded } from '../../test/messages.js';
import { BestPair } from '../core/best-list.js';
import { MessageTable } from '../core/message-table.js';
import { Selection } from '../core/selection.js';
import { LexicalIndex } from './lexical-index.js';

const MESSAGES = 12_000;
const DEPTH = 50;

/** Words of which the first are in nearly every message, the last in few. */
function filled(longList: number): { table: MessageTable; index: LexicalIndex } {
  const random = seeded(17);
  const table = new MessageTable();
  const index = new LexicalIndex(table, longList);
  for (let i = 0; i < MESSAGES; i++) {
    const words = Array.from(
      { length: 3 + Math.floor(random() * 30) },
      () => `w${Math.floor(random() ** 3 * 400)}`,
    );
    const length = index.read([words.join(' ')]);
    const place = { tenantId: 't', conversationKey: 1 + Math.floor(i / 15), seq: i % 15 };
    const rest = { role: i % 2 ? 'user' : 'assistant', name: null, sentAtMs: i, contentHash: i, traits: 0 };
    index.store(table.add({ key: i + 1, ...place, ...rest, length }));
  }
  return { table, index };
}

function best({ table, index }: ReturnType<typeof filled>, terms: string[], filter = {}) {
  const pair = new BestPair(DEPTH, table.key);
  index.search(terms, new Selection(table, 0, filter), pair);
  const list = (which: 'messages' | 'windows') => {
    const found: { slot: number; score: number }[] = [];
    pair[which].forEach((slot, score) => void found.push({ slot, score }));
    return found.sort((a, b) => b.score - a.score || a.slot - b.slot);
  };
  return { messages: list('messages'), windows: list('windows') };
}

describe('frequent terms', () => {
  const all = filled(Number.POSITIVE_INFINITY);
  const pruned = filled(200);
  const queries = [
    ['w399', 'w398', 'w2', 'w1'],
    ['w350', 'w300', 'w0'],
    ['w20', 'w3', 'w2'],
    ['w1'],
    ['w397', 'w396', 'w395', 'w394', 'w0', 'w5'],
  ];

  it.each(queries)('find the same messages where they are scored only for what was found: %s', (...terms) => {
    for (const filter of [{}, { roles: ['user'] }, { afterMs: 6_000 }]) {
      const exact = best(all, terms, filter);
      const quick = best(pruned, terms, filter);
      expect(quick.messages).toEqual(exact.messages);
      // The weight of a frequent term's windows is estimated: scores are a little off, the order hardly is.
      const wanted = new Set(exact.windows.slice(0, 10).map(({ slot }) => slot));
      const kept = quick.windows.slice(0, 12).filter(({ slot }) => wanted.has(slot));
      expect(kept.length).toBeGreaterThanOrEqual(9);
      expect(quick.windows[0]?.score).toBeCloseTo(exact.windows[0]?.score ?? 0, 0);
    }
  });

  it('leave nothing behind for the next search', () => {
    const [first] = queries;
    const before = best(pruned, first ?? []);
    for (const terms of queries) best(pruned, terms);
    expect(best(pruned, first ?? [])).toEqual(before);
  });
});
