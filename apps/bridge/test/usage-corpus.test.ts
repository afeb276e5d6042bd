import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Price } from '../src/budgets/price.js';
import { priceOfModel } from '../src/budgets/price-book.js';
import { costOf } from '../src/budgets/prices.js';
import type { PriceOverride } from '../src/config/bridge-config.js';
import type { ProviderType } from '../src/config/provider-types.js';
import type { Usage } from '../src/providers/chat-types.js';
import { createProvider } from '../src/providers/create-provider.js';
import { vendorAnswer } from './vendor-answer.js';

interface Row {
  vendor: ProviderType;
  way: 'plain' | 'streamed';
  price: string;
  usage: Record<string, unknown> | null;
  /** Null = the vendor said nothing usable. */
  products: string | null;
  nanoUsd: number | null;
}

const text = readFileSync(new URL('./usage-corpus.md', import.meta.url), 'utf8');
const [pricesText = '', rowsText = ''] = text.split('## Rows');
const ROWS = tableOf(rowsText).map(toRow);
const PRICES = new Map(tableOf(pricesText).map((cells) => [cells[0] ?? '', cells]));

let server: Server;
let answer: { type: string; body: string };
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.writeHead(200, { 'content-type': answer.type });
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe('the golden corpus of usage', () => {
  it('is large, knows every vendor both ways, and its sums are what its products make', () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(200);
    for (const { products, nanoUsd } of ROWS)
      expect(nanoUsd).toBe(products === null ? null : sumOf(products));
  });

  it.each(ROWS.map((row) => [nameOf(row), row] as const))('%s', async (_, row) => {
    const usage = await reportedUsage(row);
    const price = priceOf(row);
    expect(usage === null ? null : costOf(usage, price)).toBe(row.nanoUsd);
  });
});

/** What the adapter makes of the vendor's answer. */
async function reportedUsage({ vendor, way, usage }: Row): Promise<Usage | null> {
  answer = vendorAnswer(vendor, way === 'streamed', usage);
  const { port } = server.address() as AddressInfo;
  const provider = createProvider(vendor, {
    id: 'corpus',
    baseUrl: `http://127.0.0.1:${port}`,
    apiKey: 'key',
  });
  const request = { model: 'm', messages: [{ role: 'user' as const, content: 'hello' }] };
  const call = { signal: new AbortController().signal };
  try {
    if (way === 'plain') return (await provider.complete?.(request, call))?.usage ?? null;
    let reported: Usage | null = null;
    for await (const piece of provider.stream?.(request, call) ?? [])
      if (piece.type === 'usage') reported = piece.usage;
    return reported;
  } finally {
    await provider.close?.();
  }
}

/** The price as the bridge finds it, which must be the one that the corpus counts with. */
function priceOf({ vendor, price: name }: Row): Price {
  const [, from = '', ...figures] = PRICES.get(name) ?? [];
  const [input, output, cacheRead, cacheWrite, reasoning] = figures.map((one) =>
    one === '-' ? null : Number(one),
  );
  const override: PriceOverride = Object.fromEntries(
    Object.entries({ input, output, cacheRead, cacheWrite, reasoning })
      .filter(([, nano]) => nano !== null && nano !== undefined)
      .map(([part, nano]) => [part, Number(nano) / 1e9]),
  );
  const found = priceOfModel(
    { type: vendor },
    { modelId: name, task: 'chat_smart', price: from === 'config' ? override : null },
  );
  expect(found).toEqual({ input, output, cacheRead, cacheWrite, reasoning });
  if (found === null) throw new Error(`${name} has no price`);
  return found;
}

function sumOf(products: string): number {
  const sum = products.split(' + ').reduce((before, product) => {
    const [tokens = '', nano = ''] = product.split('*');
    return before + BigInt(tokens) * BigInt(nano);
  }, 0n);
  return Number((sum + 500n) / 1000n);
}

function tableOf(markdown: string): string[][] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) => line.slice(2, -2).split(' | '));
}

function toRow([vendor = '', way = '', price = '', usage = '', products = '', nanoUsd = '']: string[]): Row {
  return {
    vendor: vendor as ProviderType,
    way: way as Row['way'],
    price,
    usage: JSON.parse(usage.slice(1, -1)) as Row['usage'],
    products: products === '-' ? null : products,
    nanoUsd: nanoUsd === '-' ? null : Number(nanoUsd),
  };
}

function nameOf({ vendor, way, price, usage }: Row): string {
  return `${vendor}, ${way}, at ${price}: ${JSON.stringify(usage)}`;
}
