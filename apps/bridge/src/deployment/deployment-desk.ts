import type {
  BreakerResetAnswer,
  ConfigValidateAnswer,
  ModelAnswer,
  ProviderHealth,
  ProvidersAnswer,
  RouteAnswer,
  RouteBody,
  RouteCandidate,
} from '@sekha/contracts';
import { toUsd } from '../budgets/price.js';
import type { TokenCounter } from '../calls/token-counter.js';
import type { ConfigReport } from '../config/config-report.js';
import { toValidateAnswer } from '../config/to-validate-answer.js';
import type { ProviderHealthView } from '../resilience/provider-health-view.js';
import { type Candidate, chooseCandidates, type RefusedCandidate } from '../routing/choose-candidates.js';
import { nobodySuitable, readTask } from '../routing/route-errors.js';
import type { RouteRequest } from '../routing/route-request.js';
import type { Deployment } from './deployment.js';
import { DeploymentFace } from './deployment-face.js';

/** Answers questions about the deployment that is current when they come. */
export class DeploymentDesk extends DeploymentFace {
  constructor(
    private readonly current: () => Deployment,
    private readonly tokens: TokenCounter,
    private readonly validateText: (text: string) => ConfigReport | Promise<ConfigReport>,
  ) {
    super();
  }

  models(): ModelAnswer[] {
    const { catalogue, prices } = this.current();
    return catalogue.models.map((model) => {
      const price = prices.priceOf(model);
      return {
        model_id: model.modelId,
        provider_id: model.providerId,
        task: model.task,
        context_window: model.contextWindow,
        dimension: model.dimension,
        supports_vision: model.supportsVision,
        supports_audio: model.supportsAudio,
        supports_tools: model.supportsTools,
        cost_per_1k_input: price === null ? null : toUsd(price.input),
        cost_per_1k_output: price === null ? null : toUsd(price.output),
      };
    });
  }

  route(body: RouteBody, explain: boolean): RouteAnswer {
    const request = this.toRequest(body);
    const decision = chooseCandidates(request, this.current().world);
    const [chosen, ...others] = decision.candidates;
    if (chosen === undefined) throw nobodySuitable(request, decision);
    const { model, reason, estimatedCost } = chosen;
    const answer: RouteAnswer = {
      provider_id: model.providerId,
      model_id: model.modelId,
      estimated_cost: usdOf(estimatedCost),
      reason,
      provider_type: model.providerType,
    };
    if (!explain) return answer;
    const candidates = [
      toWire(chosen, 'chosen'),
      ...others.map((one) => toWire(one, 'fallback')),
      ...decision.refused.map((one) => toWire(one, 'refused')),
    ];
    return { ...answer, candidates };
  }

  providers(): ProvidersAnswer {
    const { health, catalogue } = this.current();
    const providers = health.providers().map(toProviderHealth);
    return {
      providers,
      providers_by_id: Object.fromEntries(providers.map((provider) => [provider.id, provider])),
      total_providers: providers.length,
      healthy_providers: providers.filter(({ status }) => status === 'healthy').length,
      total_models: catalogue.models.length,
    };
  }

  resetBreakers(providerId: string): BreakerResetAnswer {
    const { health } = this.current();
    const reset = health.reset(providerId);
    return {
      provider_id: providerId,
      circuit_breaker_state: health.provider(providerId).breakerState,
      breakers_reset: reset,
    };
  }

  async validate(text: string): Promise<ConfigValidateAnswer> {
    return toValidateAnswer(await this.validateText(text));
  }

  private toRequest(body: RouteBody): RouteRequest {
    return {
      task: readTask(body.task),
      preferred: body.preferred_model,
      vision: body.require_vision,
      tools: body.require_tools,
      inputTokens: body.text === undefined ? undefined : this.tokens.count([body.text]),
      contextTokens: body.context_size,
      maxCostUsd: body.max_cost,
    };
  }
}

function toWire(
  { model, reason, estimatedCost }: Candidate | RefusedCandidate,
  verdict: RouteCandidate['verdict'],
): RouteCandidate {
  return {
    provider_id: model.providerId,
    model_id: model.modelId,
    task: model.task,
    verdict,
    reason,
    estimated_cost: usdOf(estimatedCost),
  };
}

function usdOf(nano: number | null): number | null {
  return nano === null ? null : toUsd(nano);
}

function toProviderHealth(view: ProviderHealthView): ProviderHealth {
  return {
    provider_id: view.providerId,
    id: view.providerId,
    provider_type: view.providerType,
    status: view.status,
    circuit_breaker_state: view.breakerState,
    circuit_breaker: {
      state: view.breakerState,
      failure_count: view.failureCount,
      success_count: view.successCount,
      last_failure: view.lastFailure,
      last_state_change: view.lastStateChange,
      time_since_failure: view.timeSinceFailure,
    },
    failures: view.failureCount,
    models_count: view.modelsCount,
    priority: view.priority,
    last_failure: view.lastFailure,
    latency_ms: view.latencyMs === null ? null : Math.round(view.latencyMs * 10) / 10,
    reason: view.reason,
  };
}
