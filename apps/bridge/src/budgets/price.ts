/**
 * Prices are whole nano-dollars (1e-9 USD) per 1,000 tokens: every vendor's figure is a whole number then, and so is
 * every sum of tokens times price below 2^53. USD appears only at the edge.
 */
export type NanoUsd = number;

/** What 1,000 tokens cost. A part that is null is billed as the side it belongs to: caches as input, reasoning as output. */
export interface Price {
  readonly input: NanoUsd;
  readonly output: NanoUsd;
  readonly cacheRead: NanoUsd | null;
  readonly cacheWrite: NanoUsd | null;
  readonly reasoning: NanoUsd | null;
}

export const FREE: Price = { input: 0, output: 0, cacheRead: null, cacheWrite: null, reasoning: null };

const NANO = 1_000_000_000;

export function toNanoUsd(usd: number): NanoUsd {
  return Math.round(usd * NANO);
}

export function toUsd(nano: NanoUsd): number {
  return nano / NANO;
}
