import type { Task } from '@sekha/contracts';
import type { PriceBook } from '../budgets/prices.js';
import type { Catalogue } from './catalogue.js';

/** What is asked of a model. Everything but the task may be left out. */
export interface RouteRequest {
  task: Task;
  /** Model id or `provider/model`; first when it passes the filters, whatever chat task it is listed under. */
  preferred?: string | undefined;
  /** Other models are no stand-in (vectors of two models do not mix); other providers of the model are. */
  preferredOnly?: boolean | undefined;
  vision?: boolean | undefined;
  audio?: boolean | undefined;
  tools?: boolean | undefined;
  jsonSchema?: boolean | undefined;
  /** Counted tokens of the whole input, for the price; 1000 when unknown. */
  inputTokens?: number | undefined;
  /** Bound of the reply; 500 when unknown, 0 for embeddings. */
  outputTokens?: number | undefined;
  /** Tokens that the context must hold at once; the input's and the reply's when absent. Embeddings: not checked when absent. */
  contextTokens?: number | undefined;
  /** USD. 0 admits only free models. */
  maxCostUsd?: number | undefined;
}

/** The limits that the configuration sets for every request. */
export interface RouteLimits {
  autoFallback: boolean;
  /** USD; null = none. */
  maxCostPerRequest: number | null;
  /** True lets models without a known price pass a cost limit. */
  allowUnpriced: boolean;
}

/** What routing needs to know about health, at this moment. */
export interface HealthView {
  /** Why the model must not be called now ("circuit breaker is open for 42 s more"); null when it may. */
  refusal(model: { readonly providerId: string; readonly modelId: string }): string | null;
  /** Milliseconds a call takes; null when unknown. */
  latencyMs(model: { readonly providerId: string; readonly modelId: string }): number | null;
}

/** What a decision looks at beside the request. */
export interface RouteWorld {
  catalogue: Catalogue;
  health: HealthView;
  prices: PriceBook;
  limits: RouteLimits;
}
