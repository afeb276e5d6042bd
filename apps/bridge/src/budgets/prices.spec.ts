import { describe, expect, it } from '@jest/globals';
import type { Usage } from '../providers/chat-types.js';
import { findCheapest } from './find-cheapest.js';
import { findListPrice } from './find-price.js';
import { FREE, type Price, toNanoUsd, toUsd } from './price.js';
import { priceBook, priceOfModel } from './price-book.js';
import { LIST_PRICES } from './price-table.js';
import { costOf, estimateCost } from './prices.js';

function usd(id: string, input = 1000, output = 500): number | null {
  const price = findListPrice(id);
  return price === null ? null : toUsd(estimateCost(price, input, output));
}

const usage = (
  parts: Partial<Record<'fresh' | 'cacheRead' | 'cacheWrite' | 'text' | 'reasoning', number>>,
): Usage => {
  const { fresh = 0, cacheRead = 0, cacheWrite = 0, text = 0, reasoning = 0 } = parts;
  return {
    input: { total: fresh + cacheRead + cacheWrite, fresh, cacheRead, cacheWrite },
    output: { total: text + reasoning, text, reasoning },
  };
};

describe('the price table', () => {
  it.each([
    ['gpt-4o', 0.0125],
    ['gpt-4o-mini', 0.00045],
    ['gpt-4-turbo', 0.025],
    ['gpt-4', 0.06],
    ['gpt-3.5-turbo', 0.00125],
    ['text-embedding-3-large', 0.00013],
    ['text-embedding-3-small', 0.00002],
    ['text-embedding-ada-002', 0.0001],
    ['claude-3-opus-20240229', 0.0525],
    ['claude-3-sonnet', 0.0105],
    ['claude-3-haiku-20240307', 0.000875],
    ['claude-3-5-sonnet-20241022', 0.0105],
    ['claude-3-5-haiku-20241022', 0.0035],
    ['kimi-2.5', 0.0002],
    ['moonshot-v1-8k', 0.00018],
    ['moonshot-v1-32k', 0.00036],
    ['moonshot-v1-128k', 0.0009],
    ['deepseek-v3', 0.00028],
    ['deepseek-chat', 0.00028],
    ['llama3.1:8b', 0],
    ['llama3.1:405b', 0],
    ['mixtral:8x22b', 0],
    ['nomic-embed-text', 0],
    ['llava:34b', 0],
  ])('%s costs $%d for 1000 tokens in and 500 out, exactly', (id, expected) => {
    expect(usd(id)).toBe(expected);
  });

  it.each([
    ['gpt-4o-mini-2024-07-18', 'gpt-4o-mini'],
    ['gpt-4o-2024-08-06', 'gpt-4o'],
    ['gpt-4-0613', 'gpt-4'],
    ['gpt-4-turbo-preview', 'gpt-4-turbo'],
    ['claude-3-5-sonnet-latest', 'claude-3-5-sonnet'],
    ['openai/gpt-4o', 'gpt-4o'],
    ['openrouter/openai/gpt-4o-mini', 'gpt-4o-mini'],
    ['anthropic/claude-3.5-sonnet', 'claude-3-5-sonnet'],
  ])('%s is priced as %s', (id, same) => {
    expect(findListPrice(id)).toEqual(findListPrice(same));
  });

  it.each([
    'g',
    '',
    'gpt',
    'gpt-9',
    'gpt-4o-audio-preview',
    'gpt-4-32k',
    'GPT-4O',
    'gpt-4omni',
    'o1',
    'gpt-4o-',
    '/',
    'constructor',
  ])('%j is unknown, which is not free', (id) => {
    expect(findListPrice(id)).toBeNull();
  });

  it('does not give away what a cloud sells under the name of a model that people run themselves', () => {
    expect(findListPrice('llama3.1:8b', { selfHosted: false })).toBeNull();
    expect(
      priceOfModel({ type: 'groq' }, { modelId: 'llama3.1:8b', task: 'chat_small', price: null }),
    ).toBeNull();
    expect(priceOfModel({ type: 'ollama' }, { modelId: 'gpt-4o', task: 'chat_small', price: null })).toEqual(
      FREE,
    );
  });

  it('keeps every listed figure as a whole number of nano-dollars', () => {
    for (const id of Object.keys(LIST_PRICES)) {
      const price = findListPrice(id);
      for (const part of Object.values(price ?? {}))
        expect(part === null || Number.isSafeInteger(part)).toBe(true);
    }
  });
});

describe('estimates and costs', () => {
  const gpt4o = findListPrice('gpt-4o') ?? FREE;

  it('count only what is there', () => {
    expect(estimateCost(gpt4o, 0, 0)).toBe(0);
    expect(estimateCost(gpt4o, -5, -5)).toBe(0);
    expect(estimateCost(gpt4o, Number.NaN, 1000)).toBe(toNanoUsd(0.015));
    expect(estimateCost(gpt4o, 1000, 0)).toBe(toNanoUsd(0.005));
    expect(toUsd(estimateCost(gpt4o, 1_000_000_000, 0))).toBe(5000);
  });

  it('never drift: a hundred thousand small costs sum to exactly the cost of their sum', () => {
    let sum = 0;
    for (let call = 0; call < 100_000; call++) sum += estimateCost(gpt4o, 7, 3);
    expect(sum).toBe(estimateCost(gpt4o, 700_000, 300_000));
  });

  it('are whole numbers for whatever tokens and prices', () => {
    let seed = 42;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (let round = 0; round < 2000; round++) {
      const price: Price = {
        input: random(1e7),
        output: random(1e7),
        cacheRead: random(2) === 0 ? null : random(1e6),
        cacheWrite: null,
        reasoning: random(2) === 0 ? null : random(1e7),
      };
      const tokens = {
        fresh: random(1e6),
        cacheRead: random(1e6),
        text: random(1e5),
        reasoning: random(1e5),
      };
      const cost = costOf(usage(tokens), price);
      expect(Number.isSafeInteger(cost)).toBe(true);
      expect(costOf(usage({ ...tokens, fresh: tokens.fresh + 1000 }), price)).toBe(cost + price.input);
    }
  });

  it('bill caches and reasoning at their own price, or as the side they belong to', () => {
    const price: Price = { input: 1000, output: 4000, cacheRead: 100, cacheWrite: 1250, reasoning: 5000 };
    const parts = usage({ fresh: 1000, cacheRead: 1000, cacheWrite: 1000, text: 1000, reasoning: 1000 });
    expect(costOf(parts, price)).toBe(1000 + 100 + 1250 + 4000 + 5000);
    expect(costOf(parts, { ...price, cacheRead: null, cacheWrite: null, reasoning: null })).toBe(3000 + 8000);
  });
});

describe('findCheapest', () => {
  const models = ['gpt-4o', 'gpt-4o-mini', 'llama3.1:8b', 'who-knows'].map((modelId) => ({
    modelId,
    price: findListPrice(modelId),
  }));
  const tokens = { input: 1000, output: 500 };

  it('takes the cheapest, the first of equals, and never one without a known price', () => {
    expect(findCheapest(models, tokens)?.modelId).toBe('llama3.1:8b');
    expect(findCheapest([...models].reverse(), tokens)?.modelId).toBe('llama3.1:8b');
    expect(findCheapest(models.slice(0, 2), tokens, toNanoUsd(0.001))?.modelId).toBe('gpt-4o-mini');
    expect(findCheapest(models.slice(0, 1), tokens, toNanoUsd(0.001))).toBeUndefined();
    expect(findCheapest(models.slice(3), tokens)).toBeUndefined();
  });
});

describe('priceBook', () => {
  const model = (modelId: string, price: object | null, task = 'chat_smart') =>
    ({ modelId, task, price }) as never;
  const book = priceBook([
    {
      id: 'cloud',
      type: 'openai',
      models: [
        model('gpt-4o', { input: 0.0025, output: 0.01 }),
        model('gpt-4o', null, 'chat_small'),
        model('gpt-4o-mini', { output: 0.001 }),
        model('mystery', { input: 0.001 }),
        model('mystery-embed', { input: 0.001 }, 'embedding'),
      ],
    } as never,
    {
      id: 'home',
      type: 'ollama',
      models: [model('gpt-4o', null), model('paid', { input: 0.1, output: 0 })],
    } as never,
  ]);
  const priceOf = (providerId: string, modelId: string) => book.priceOf({ providerId, modelId });

  it('takes the figures of the configuration first, part by part', () => {
    expect(priceOf('cloud', 'gpt-4o')).toMatchObject({ input: 2_500_000, output: 10_000_000 });
    expect(priceOf('cloud', 'gpt-4o-mini')).toMatchObject({ input: 150_000, output: 1_000_000 });
    expect(priceOf('home', 'paid')).toMatchObject({ input: 100_000_000, output: 0 });
  });

  it('says null for half a price, except where the other half cannot occur', () => {
    expect(priceOf('cloud', 'mystery')).toBeNull();
    expect(priceOf('cloud', 'mystery-embed')).toMatchObject({ input: 1_000_000, output: 0 });
    expect(priceOf('home', 'gpt-4o')).toEqual(FREE);
    expect(priceOf('elsewhere', 'gpt-4o')).toBeNull();
  });
});
