import { Inject, Injectable } from '@nestjs/common';
import { AppError, LlmStatusBody, type ProviderHealth } from '@sekha/contracts';
import { BRIDGE_CLIENT, type BridgeClient } from '../../bridge-client/bridge-client.js';
import type { Tool, ToolResult } from '../tool.js';

/** How the providers are: health, breakers, models. */
@Injectable()
export class LlmStatusTool implements Tool<LlmStatusBody> {
  readonly name = 'llm_status';
  readonly description =
    'Status of the LLM providers: health, circuit breakers, number of models. With provider_id only that one.';
  readonly input = LlmStatusBody;
  readonly readOnly = true;
  readonly scope = 'llm:use';

  constructor(@Inject(BRIDGE_CLIENT) private readonly bridge: BridgeClient) {}

  async call({ provider_id: wanted }: LlmStatusBody): Promise<ToolResult> {
    const all = (await this.bridge.providers()).providers;
    const providers = wanted === undefined ? all : all.filter((one) => one.provider_id === wanted);
    if (wanted !== undefined && providers.length === 0)
      throw new AppError(
        'provider.not_found',
        `Unknown provider "${wanted}"; known: ${all.map((one) => one.provider_id).join(', ')}`,
      );
    const healthy = providers.filter(({ status }) => status === 'healthy').length;
    return {
      text: `LLM Providers: ${providers.length} total, ${healthy} healthy`,
      result: {
        providers: providers.map(toStatus),
        total_providers: providers.length,
        healthy_providers: healthy,
        total_models: providers.reduce((sum, one) => sum + one.models_count, 0),
      },
    };
  }
}

function toStatus(one: ProviderHealth): object {
  return {
    provider_id: one.provider_id,
    provider_type: one.provider_type,
    status: one.status,
    models_count: one.models_count,
    circuit_breaker_state: one.circuit_breaker_state,
    ...(one.reason === null ? {} : { reason: one.reason }),
  };
}
