import { IsIn, IsInt, IsNumber, IsObject, IsOptional, IsString } from 'class-validator';
import {
  BREAKER_STATES,
  type BreakerState,
  PROVIDER_STATUSES,
  type ProviderStatus,
} from '../breaker-states.js';
import { Field, Nested, NestedList } from '../contract/field.js';

/** The circuit breaker of a provider. */
export class BreakerAnswer {
  @IsIn(BREAKER_STATES)
  state: BreakerState;

  @IsInt()
  failure_count: number;

  @IsInt()
  success_count: number;

  @Field({ description: 'ISO time; null when it never failed.' })
  @IsOptional()
  @IsString()
  last_failure: string | null;

  @Field({ description: 'ISO time; null when it never changed.' })
  @IsOptional()
  @IsString()
  last_state_change: string | null;

  @Field({ description: 'Seconds since the last failure, as text; null when it never failed.' })
  @IsOptional()
  @IsString()
  time_since_failure: string | null;
}

/** One provider of `GET /api/v1/health/providers`: the union of what its clients have ever read. */
export class ProviderHealth {
  @IsString()
  provider_id: string;

  @Field({ description: 'The same as `provider_id`.' })
  @IsString()
  id: string;

  @IsString()
  provider_type: string;

  @IsIn(PROVIDER_STATUSES)
  status: ProviderStatus;

  @IsIn(BREAKER_STATES)
  circuit_breaker_state: BreakerState;

  @Nested(() => BreakerAnswer)
  circuit_breaker: BreakerAnswer;

  @IsInt()
  failures: number;

  @IsInt()
  models_count: number;

  @IsInt()
  priority: number;

  @IsOptional()
  @IsString()
  last_failure: string | null;

  @Field({ description: 'Of the last probe, milliseconds; null before the first.' })
  @IsOptional()
  @IsNumber()
  latency_ms: number | null;

  @Field({ description: 'Why it is not healthy; null when it is.' })
  @IsOptional()
  @IsString()
  reason: string | null;
}

/** The reply of `GET /api/v1/health/providers`. */
export class ProvidersAnswer {
  @NestedList(() => ProviderHealth)
  providers: ProviderHealth[];

  @Field({
    description: 'The same providers, keyed by id.',
    additionalProperties: { $ref: '#/components/schemas/ProviderHealth' },
  })
  @IsObject()
  providers_by_id: Record<string, ProviderHealth>;

  @IsInt()
  total_providers: number;

  @IsInt()
  healthy_providers: number;

  @IsInt()
  total_models: number;
}

/** The reply of `POST /api/v1/breakers/{provider}/reset`. */
export class BreakerResetAnswer {
  @IsString()
  provider_id: string;

  @IsIn(BREAKER_STATES)
  circuit_breaker_state: BreakerState;

  @Field({ description: 'How many breakers (one for each model) were closed.' })
  @IsInt()
  breakers_reset: number;
}
