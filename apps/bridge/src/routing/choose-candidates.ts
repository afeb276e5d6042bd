import type { NanoUsd } from '../budgets/price.js';
import { type Catalogue, type CatalogueModel, kindOf } from './catalogue.js';
import { costLimit, estimateFor, lacking, tooExpensive } from './filters.js';
import type { RouteRequest, RouteWorld } from './route-request.js';

export interface Candidate {
  model: CatalogueModel;
  /** "Preferred model available", "Selected by priority (1)". */
  reason: string;
  /** Null when the price is unknown. */
  estimatedCost: NanoUsd | null;
}

export interface RefusedCandidate {
  model: CatalogueModel;
  reason: string;
  estimatedCost: NanoUsd | null;
}

/** Everybody who was considered. `candidates` is in the order to try; empty means that nobody is suitable. */
export interface RouteDecision {
  candidates: Candidate[];
  refused: RefusedCandidate[];
  /** How many models offer the task (with vision, where it was asked for) at all. */
  offering: number;
}

/**
 * Who may answer, best first, and why everybody else may not. Pure and fast: it looks only at the models of the task
 * and at those the caller or the configuration names.
 *
 * Filters: usable provider, capabilities, context window, cost, circuit breaker. Order: the preferred model, the
 * default model of the task, then provider priority; ties by price, by latency, by place in the configuration.
 */
export function chooseCandidates(request: RouteRequest, world: RouteWorld): RouteDecision {
  const limit = costLimit(request, world.limits);
  const ranked = consider(request, world.catalogue)
    .map((considered) => weigh(considered, request, world, limit))
    .sort(byRank);
  const decision: RouteDecision = { candidates: [], refused: [], offering: 0 };
  let first: Weighed | undefined;
  for (const weighed of ranked) {
    if (!weighed.lacksVision) decision.offering++;
    const refusal =
      weighed.refusal ?? notTheFirst(weighed, first, world) ?? world.health.refusal(weighed.model);
    if (weighed.refusal === null) first ??= weighed;
    const { model, estimatedCost } = weighed;
    if (refusal !== null) decision.refused.push({ model, reason: refusal, estimatedCost });
    else decision.candidates.push({ model, reason: reasonOf(weighed), estimatedCost });
  }
  return decision;
}

/** Without fallback only the best model by configuration may answer, healthy or not: no other is tried. */
function notTheFirst(weighed: Weighed, first: Weighed | undefined, { limits }: RouteWorld): string | null {
  if (limits.autoFallback || first === undefined || first === weighed) return null;
  return 'routing.auto_fallback is off, and another model comes first';
}

type Standing = 'preferred' | 'default' | 'listed';

interface Considered {
  model: CatalogueModel;
  standing: Standing;
}

interface Weighed extends Considered {
  /** Null when it passes every filter but health. */
  refusal: string | null;
  lacksVision: boolean;
  estimatedCost: NanoUsd | null;
  latencyMs: number;
}

/** The models in question, each once for each provider, in its best standing. */
function consider(request: RouteRequest, catalogue: Catalogue): Considered[] {
  const { task, preferred, preferredOnly } = request;
  const found = new Map<string, Considered>();
  const add = (model: CatalogueModel, standing: Standing): void => {
    const before = found.get(model.target);
    if (before === undefined) found.set(model.target, { model, standing });
    else if (before.model.task !== task && model.task === task) before.model = model;
  };
  const sameKind = (model: CatalogueModel): boolean => kindOf(model.task) === kindOf(task);
  if (preferred !== undefined)
    for (const model of catalogue.named(preferred)) if (sameKind(model)) add(model, 'preferred');
  if (preferredOnly === true) return [...found.values()];
  const defaultModel = catalogue.defaults[task];
  if (defaultModel !== undefined)
    for (const model of catalogue.named(defaultModel)) if (sameKind(model)) add(model, 'default');
  for (const model of catalogue.forTask(task)) add(model, 'listed');
  return [...found.values()];
}

function weigh(
  { model, standing }: Considered,
  request: RouteRequest,
  world: RouteWorld,
  limit: NanoUsd | null,
): Weighed {
  const estimatedCost = estimateFor(model, request, world);
  return {
    model,
    standing,
    estimatedCost,
    refusal: model.unusable ?? lacking(model, request) ?? tooExpensive(estimatedCost, limit, world.limits),
    lacksVision: request.vision === true && !model.supportsVision,
    latencyMs: world.health.latencyMs(model) ?? Number.POSITIVE_INFINITY,
  };
}

const STANDINGS: Readonly<Record<Standing, number>> = { preferred: 0, default: 1, listed: 2 };

function byRank(a: Weighed, b: Weighed): number {
  return (
    STANDINGS[a.standing] - STANDINGS[b.standing] ||
    a.model.priority - b.model.priority ||
    compare(a.estimatedCost ?? Number.POSITIVE_INFINITY, b.estimatedCost ?? Number.POSITIVE_INFINITY) ||
    compare(a.latencyMs, b.latencyMs) ||
    a.model.position - b.model.position
  );
}

/** Infinity minus Infinity is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function reasonOf({ standing, model }: Weighed): string {
  return standing === 'preferred' ? 'Preferred model available' : `Selected by priority (${model.priority})`;
}
