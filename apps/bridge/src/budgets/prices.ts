import type { Usage } from '../providers/chat-types.js';
import type { NanoUsd, Price } from './price.js';

/** Prices of the models of one configuration: its own figures first, then the price table. */
export interface PriceBook {
  /** Null = unknown, which is never free. */
  priceOf(model: { readonly providerId: string; readonly modelId: string }): Price | null;
}

/** What a call has cost, from its real usage. */
export function costOf(usage: Usage, price: Price): NanoUsd {
  const { input, output } = usage;
  return thousandths(
    tokens(input.fresh) * price.input +
      tokens(input.cacheRead) * (price.cacheRead ?? price.input) +
      tokens(input.cacheWrite) * (price.cacheWrite ?? price.input) +
      tokens(output.text) * price.output +
      tokens(output.reasoning) * (price.reasoning ?? price.output),
  );
}

/** What so many tokens would cost. */
export function estimateCost(price: Price, inputTokens: number, outputTokens: number): NanoUsd {
  return thousandths(tokens(inputTokens) * price.input + tokens(outputTokens) * price.output);
}

/** Counts that make no sense (negative, not a number) count as nothing, as they did before. */
function tokens(count: number): number {
  return count > 0 ? Math.round(count) : 0;
}

function thousandths(nanoPerThousand: number): NanoUsd {
  return Math.round(nanoPerThousand / 1000);
}
