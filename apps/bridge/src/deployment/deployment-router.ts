import { AppError } from '@sekha/contracts';
import { toUsd } from '../budgets/price.js';
import { costOf } from '../budgets/prices.js';
import type { CallCandidate } from '../calls/call-candidate.js';
import type { CallNeed } from '../calls/call-need.js';
import { CallRouter, type RoutedCall } from '../calls/call-router.js';
import type { TokenCounter } from '../calls/token-counter.js';
import { type Candidate, chooseCandidates } from '../routing/choose-candidates.js';
import { ASSUMED_OUTPUT_TOKENS, costLimit } from '../routing/filters.js';
import { resolveModel } from '../routing/resolve-model.js';
import { nobodySuitable } from '../routing/route-errors.js';
import type { RouteRequest } from '../routing/route-request.js';
import type { Deployment } from './deployment.js';

/** Routes calls by the deployment that is current when they come. */
export class DeploymentRouter extends CallRouter {
  constructor(
    private readonly current: () => Deployment,
    private readonly tokens: TokenCounter,
  ) {
    super();
  }

  route(need: CallNeed): RoutedCall {
    const deployment = this.current();
    const { world, health, prices, settings, limits } = deployment;
    const request = this.toRouteRequest(need, deployment);
    const decision = chooseCandidates(request, world);
    if (decision.candidates.length === 0) throw nobodySuitable(request, decision);
    const limit = costLimit(request, world.limits);
    return {
      candidates: toCandidates(decision.candidates, deployment),
      maxCostUsd: limit === null ? undefined : toUsd(limit),
      settings,
      limits,
      expectedTokens: (request.inputTokens ?? 0) + (request.outputTokens ?? ASSUMED_OUTPUT_TOKENS),
      breakers: health,
      costOf: (candidate, usage) => {
        const price = prices.priceOf(candidate);
        return price === null ? null : toUsd(costOf(usage, price));
      },
    };
  }

  countTokens(texts: readonly string[]): number {
    return this.tokens.count(texts);
  }

  private toRouteRequest(need: CallNeed, { catalogue, config }: Deployment): RouteRequest {
    const { task, preferred, preferredOnly } = resolveModel(need.wanted, need.task, catalogue);
    return {
      task,
      preferred,
      preferredOnly,
      // An image in the messages asks for eyes unless the configuration says otherwise.
      vision: need.vision && (config.routing.requireVisionForImages || need.requireVision),
      audio: need.audio,
      tools: need.tools,
      jsonSchema: need.jsonSchema,
      inputTokens: this.tokens.count(need.texts),
      outputTokens: need.replyTokens,
      maxCostUsd: need.maxCostUsd,
    };
  }
}

function toCandidates(chosen: readonly Candidate[], { providers }: Deployment): CallCandidate[] {
  return chosen.map(({ model, reason, estimatedCost }) => {
    const provider = providers.get(model.providerId);
    if (provider === undefined)
      throw new AppError('internal', `the provider ${model.providerId} was routed to but has no adapter`);
    return {
      providerId: model.providerId,
      modelId: model.modelId,
      contextWindow: model.contextWindow,
      providerType: model.providerType,
      provider,
      estimatedCostUsd: estimatedCost === null ? null : toUsd(estimatedCost),
      reason,
    };
  });
}
