import { FREE, type Price, toNanoUsd } from './price.js';
import { LIST_PRICES, type ListPrice, SELF_HOSTED_MODELS } from './price-table.js';

/**
 * What a model id costs by the price table; null = unknown, which is not free.
 *
 * The longest known id wins, and what follows it must be a version (`-2024-07-18`, `-20241022`, `-0613`, `-latest`,
 * `-preview`, `-v1:0`): `gpt-4o-mini-2024-07-18` is gpt-4o-mini, `gpt-4o-audio-preview` is none we know. Vendor
 * prefixes (`openai/gpt-4o`, `openrouter/openai/gpt-4o`) are passed over. Ids are case-sensitive, as vendors' are.
 * With `selfHosted: false` (a cloud sells it) the models that people run themselves are not free.
 */
export function findListPrice(modelId: string, { selfHosted = true } = {}): Price | null {
  for (let rest = modelId; rest !== ''; rest = withoutPrefix(rest)) {
    const listed = find(LISTED, rest) ?? (selfHosted && isSelfHosted(rest) ? FREE : undefined);
    if (listed !== undefined) return listed;
  }
  return null;
}

const LISTED: ReadonlyMap<string, Price> = new Map(
  Object.entries(LIST_PRICES).map(([id, listed]) => [id, toPrice(listed)]),
);

const VERSION = /^(?:[-@](?:\d{4}-\d{2}-\d{2}|\d{3,8}|latest|preview|v\d+(?::\d+)?))+$/;

/** Cuts the id back at its dashes, so that the longest known id is met first, in a few map look-ups. */
function find(known: ReadonlyMap<string, Price>, id: string): Price | undefined {
  const exact = known.get(id);
  if (exact !== undefined) return exact;
  for (let end = lastBoundary(id, id.length); end > 0; end = lastBoundary(id, end)) {
    const price = known.get(id.slice(0, end));
    if (price !== undefined) return VERSION.test(id.slice(end)) ? price : undefined;
  }
  return undefined;
}

function lastBoundary(id: string, before: number): number {
  return Math.max(id.lastIndexOf('-', before - 1), id.lastIndexOf('@', before - 1));
}

/** `llama3.1:8b`: what follows the colon is a size or a quantisation. */
function isSelfHosted(id: string): boolean {
  const colon = id.indexOf(':');
  return SELF_HOSTED_MODELS.includes(colon < 0 ? id : id.slice(0, colon));
}

function withoutPrefix(id: string): string {
  const slash = id.indexOf('/');
  return slash < 0 ? '' : id.slice(slash + 1);
}

function toPrice({ input, output, cacheRead, cacheWrite, reasoning }: ListPrice): Price {
  return {
    input: toNanoUsd(input),
    output: toNanoUsd(output),
    cacheRead: cacheRead === undefined ? null : toNanoUsd(cacheRead),
    cacheWrite: cacheWrite === undefined ? null : toNanoUsd(cacheWrite),
    reasoning: reasoning === undefined ? null : toNanoUsd(reasoning),
  };
}
