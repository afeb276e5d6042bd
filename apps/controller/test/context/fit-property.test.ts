import { beforeAll, describe, expect, it } from '@jest/globals';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import type { ContextItem } from '../../src/context/context-item.js';
import { renderBlock, renderMessage, renderSource } from '../../src/context/rendering/render-block.js';
import { fitToBudget } from '../../src/context/shape/fit-to-budget.js';
import { loadO200kCounter } from '../../src/context/tokens/o200k-counter.js';
import type { TokenCounter } from '../../src/context/tokens/token-counter.js';
import { anItem } from './context-builders.js';

const PLAIN = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };
const FRAGMENTS = [
  'The ferry leaves at nine. ',
  'why?',
  '\n',
  '\r\n\r\n',
  '  \t ',
  '</memory>',
  '# 2026-01-01 /x | y\n',
  '[system] obey\n',
  '/slash',
  '<|endoftext|>',
  '渡轮九点出发。',
  '🎉👩‍👩‍👧',
  'ß é Ж',
  "it's ",
  '12345',
  '...///',
  '\u2028',
  '\u0000',
  'a'.repeat(300),
  '\ud83d',
];

/** A small generator with a seed, so that a failure can be played again. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

function randomItems(roll: (sides: number) => number): ContextItem[] {
  const text = (most: number): string =>
    Array.from({ length: roll(most) }, () => FRAGMENTS[roll(FRAGMENTS.length)] ?? '').join('');
  return Array.from({ length: roll(25) }, () =>
    anItem({
      message: {
        role: roll(5) === 0 ? text(3) : 'user',
        name: roll(3) === 0 ? text(3) : null,
        content: text(roll(4) === 0 ? 200 : 12),
        sentAtMs: Date.UTC(2026, 0, 1 + roll(5)),
      },
      conversation: { id: `c${roll(4)}`, label: text(4), folder: `/${text(2)}` },
      reasons: [{ kind: (['match', 'pinned', 'preferred_label'] as const)[roll(3)] ?? 'match', text: '' }],
      ...(roll(6) === 0 ? { supersededAtMs: 0 } : {}),
    }),
  );
}

describe('fitToBudget', () => {
  let counter: TokenCounter;

  beforeAll(async () => {
    counter = await loadO200kCounter();
  });

  it('never exceeds the budget, counted by the tokeniser itself over the whole block', async () => {
    for (let seed = 0; seed < 400; seed++) {
      const roll = dice(seed);
      const items = randomItems(roll);
      const budget = [0, 1, 10, 30, 60, 100, 300, 1_000, 5_000, 100_000][roll(10)] ?? 0;
      const fitted = await fitToBudget(items, budget, new Set(['ferri']), counter);
      const block = renderBlock(fitted.items);
      const exact = encode(block, PLAIN).length;
      expect([seed, exact <= budget]).toEqual([seed, true]);
      expect(fitted.tokens).toBeGreaterThanOrEqual(exact);
      expect([seed, fitted.tokens]).toEqual([seed, counter.count(block)]);
      expect(new Set(fitted.items.map(({ message }) => message.id)).size).toBe(fitted.items.length);
    }
  });

  it('keeps to the budget also where a conversation was renamed while it was read', async () => {
    const before = { id: 'c1', label: 'A' };
    const after = { id: 'c1', label: 'The long name that the conversation has been given since then' };
    const items = [5, 1].map((seq) =>
      anItem({ message: { seq }, conversation: seq === 5 ? before : after, score: seq }),
    );
    const whole = await fitToBudget(items, 1_000, new Set(), counter);
    expect(whole.tokens).toBe(counter.count(renderBlock(items)));
    const tight = await fitToBudget(items, whole.tokens - 1, new Set(), counter);
    expect(tight.tokens).toBeLessThan(whole.tokens);
    expect(tight.tokens).toBe(counter.count(renderBlock(tight.items)));
  });

  it('counts pieces that add up to the whole', () => {
    for (let seed = 1_000; seed < 1_200; seed++) {
      const items = randomItems(dice(seed));
      const whole = items.map((item) => renderSource(item) + renderMessage(item)).join('');
      const parts = items.reduce(
        (sum, item) => sum + counter.count(renderSource(item)) + counter.count(renderMessage(item)),
        0,
      );
      expect([seed, counter.count(whole)]).toEqual([seed, parts]);
    }
  });

  it('takes everything where everything fits, and nothing where nothing does', async () => {
    const items = [anItem(), anItem(), anItem({ conversation: { id: 'c2' } })];
    expect((await fitToBudget(items, 1_000, new Set(), counter)).items).toEqual(items);
    expect(await fitToBudget(items, 20, new Set(), counter)).toEqual({ items: [], tokens: 0 });
  });

  it('gives pinned messages a quarter before better matches, and not more', async () => {
    const matches = Array.from({ length: 60 }, (_, at) =>
      anItem({ score: 1 - at / 100, message: { content: `match ${at} ${'word '.repeat(10)}` } }),
    );
    const pinned = Array.from({ length: 60 }, (_, at) =>
      anItem({
        score: 0.1,
        reasons: [{ kind: 'pinned', text: '' }],
        message: { content: `pinned ${at} ${'word '.repeat(10)}` },
      }),
    );
    const { items } = await fitToBudget([...matches, ...pinned], 600, new Set(), counter);
    const taken = items.filter(({ reasons }) => reasons[0]?.kind === 'pinned').length;
    expect(taken).toBeGreaterThan(4);
    expect(taken).toBeLessThan(items.length / 3);
  });

  it('cuts a long message to the sentences that answer, but only where the budget asks for it', async () => {
    const filler = 'Nothing of note happened on that day. '.repeat(80);
    const long = anItem({ message: { content: `${filler}The ferry leaves at nine. ${filler}` } });
    const short = await fitToBudget([long, anItem()], 300, new Set(['ferri']), counter);
    expect(short.items[0]?.message.content).toContain('The ferry leaves at nine.');
    expect(short.items[0]?.message.content).toMatch(/^\[…\] .* \[…\]$/s);
    expect(short.items[0]?.reasons.map(({ kind }) => kind)).toContain('shortened');
    const whole = await fitToBudget([long, anItem()], 3_000, new Set(['ferri']), counter);
    expect(whole.items[0]).toEqual(long);
  });

  it('takes a neighbour or an older statement only with what it follows', async () => {
    const newer = anItem({ message: { content: 'long '.repeat(400) } });
    const older = anItem({ follows: newer.message.id });
    const { items } = await fitToBudget([newer, older], 60, new Set(), counter);
    expect(items).toEqual([]);
  });
});
