import type { ModelConfig, PriceOverride, ProviderConfig } from '../config/bridge-config.js';
import { PROVIDER_TYPE_FACTS } from '../config/provider-types.js';
import { findListPrice } from './find-price.js';
import { FREE, type NanoUsd, type Price, toNanoUsd } from './price.js';
import type { PriceBook } from './prices.js';

/** The prices of a configuration, looked up once. A model it does not list is unknown. */
export function priceBook(providers: readonly ProviderConfig[]): PriceBook {
  const prices = new Map<string, Map<string, Price | null>>();
  for (const provider of providers) {
    const models = new Map<string, Price | null>();
    for (const model of provider.models) {
      // One model under several tasks has one price: the line that states one.
      if (model.price === null && models.has(model.modelId)) continue;
      models.set(model.modelId, priceOfModel(provider, model));
    }
    prices.set(provider.id, models);
  }
  return { priceOf: ({ providerId, modelId }) => prices.get(providerId)?.get(modelId) ?? null };
}

/** The configuration's figures over the price table's; self-hosted providers are free by declaration. */
export function priceOfModel(
  { type }: Pick<ProviderConfig, 'type'>,
  { modelId, task, price }: Pick<ModelConfig, 'modelId' | 'task' | 'price'>,
): Price | null {
  const { free } = PROVIDER_TYPE_FACTS[type];
  const base = free ? FREE : findListPrice(modelId, { selfHosted: false });
  if (price === null) return base;
  const input = nano(price.input) ?? base?.input;
  const output = nano(price.output) ?? base?.output ?? (task === 'embedding' ? 0 : undefined);
  if (input === undefined || output === undefined) return null;
  return {
    input,
    output,
    cacheRead: nano(price.cacheRead) ?? cacheOf(price, base?.cacheRead),
    cacheWrite: nano(price.cacheWrite) ?? cacheOf(price, base?.cacheWrite),
    reasoning: nano(price.reasoning) ?? (price.output === undefined ? (base?.reasoning ?? null) : null),
  };
}

/** Where the configuration prices the input itself, the table's cache price belongs to another price. */
function cacheOf(price: PriceOverride, listed: NanoUsd | null | undefined): NanoUsd | null {
  return price.input === undefined ? (listed ?? null) : null;
}

function nano(usd: number | undefined): NanoUsd | undefined {
  return usd === undefined ? undefined : toNanoUsd(usd);
}
