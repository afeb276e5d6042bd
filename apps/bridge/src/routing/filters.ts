import { type NanoUsd, toNanoUsd, toUsd } from '../budgets/price.js';
import { estimateCost } from '../budgets/prices.js';
import type { CatalogueModel } from './catalogue.js';
import type { RouteLimits, RouteRequest, RouteWorld } from './route-request.js';

/** What `/route` assumes when it is given no text, as it always has. */
export const ASSUMED_INPUT_TOKENS = 1000;
export const ASSUMED_OUTPUT_TOKENS = 500;

/** What the request needs and the model lacks; null when it lacks nothing. */
export function lacking(model: CatalogueModel, request: RouteRequest): string | null {
  if (request.vision === true && !model.supportsVision) return 'does not support vision';
  if (request.audio === true && !model.supportsAudio) return 'does not support audio';
  if (request.tools === true && !model.supportsTools) return 'does not support tools';
  if (request.jsonSchema === true && !model.supportsJsonSchema) return 'does not support JSON schema replies';
  return tooSmall(model, request);
}

/** Embedding texts are cut or refused by their provider: only an explicit need is checked for them. */
export function tooSmall({ contextWindow, task }: CatalogueModel, request: RouteRequest): string | null {
  if (contextWindow === null) return null;
  const needed =
    request.contextTokens ?? (task === 'embedding' ? undefined : chatTokens(request, contextWindow));
  if (needed === undefined || needed <= contextWindow) return null;
  return `context window of ${contextWindow} tokens is too small for ${needed}`;
}

/** Without a bound by the caller the reply gets 500 tokens, or an eighth of a small window. */
function chatTokens({ inputTokens, outputTokens }: RouteRequest, contextWindow: number): number | undefined {
  if (inputTokens === undefined) return undefined;
  return inputTokens + (outputTokens ?? Math.min(ASSUMED_OUTPUT_TOKENS, Math.floor(contextWindow / 8)));
}

/** What the call is expected to cost; null when the price is unknown. */
export function estimateFor(
  model: CatalogueModel,
  request: RouteRequest,
  { prices }: Pick<RouteWorld, 'prices'>,
): NanoUsd | null {
  const price = prices.priceOf(model);
  if (price === null) return null;
  const output = model.task === 'embedding' ? 0 : (request.outputTokens ?? ASSUMED_OUTPUT_TOKENS);
  return estimateCost(price, request.inputTokens ?? ASSUMED_INPUT_TOKENS, output);
}

/** The tighter of the caller's and the configuration's limit. */
export function costLimit(request: RouteRequest, limits: RouteLimits): NanoUsd | null {
  const usd = Math.min(
    request.maxCostUsd ?? Number.POSITIVE_INFINITY,
    limits.maxCostPerRequest ?? Number.POSITIVE_INFINITY,
  );
  return Number.isFinite(usd) ? toNanoUsd(usd) : null;
}

/** Why the estimate does not fit the limit; null when it does. */
export function tooExpensive(
  estimate: NanoUsd | null,
  limit: NanoUsd | null,
  limits: RouteLimits,
): string | null {
  if (limit === null) return null;
  if (estimate === null)
    return limits.allowUnpriced
      ? null
      : `has no known price, so that the limit of ${dollars(limit)} cannot be held`;
  return estimate > limit
    ? `is estimated at ${dollars(estimate)}, over the limit of ${dollars(limit)}`
    : null;
}

function dollars(nano: NanoUsd): string {
  const [whole = '0', parts = ''] = toUsd(nano).toFixed(9).split('.');
  return `$${whole}.${parts.replace(/0+$/, '').padEnd(4, '0')}`;
}
