import type { NanoUsd, Price } from './price.js';
import { estimateCost } from './prices.js';

export interface PricedModel {
  readonly modelId: string;
  /** Null = unknown. */
  readonly price: Price | null;
}

/** The cheapest model for so many tokens, within `maxCost` where given; the first of equals; models without a known price never. */
export function findCheapest<M extends PricedModel>(
  models: readonly M[],
  tokens: { input: number; output: number },
  maxCost: NanoUsd = Number.POSITIVE_INFINITY,
): M | undefined {
  let best: M | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const model of models) {
    if (model.price === null) continue;
    const cost = estimateCost(model.price, tokens.input, tokens.output);
    if (cost > maxCost || cost >= bestCost) continue;
    best = model;
    bestCost = cost;
  }
  return best;
}
