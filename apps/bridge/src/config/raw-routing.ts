import { Aliases } from '@sekha/contracts';
import { IsArray, IsBoolean, IsInt, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { Nest, NotYet } from './sections.js';

/** `routing.circuit_breaker`; times in seconds. */
@Aliases({
  timeout_secs: 'reset_timeout',
  timeout_seconds: 'reset_timeout',
  half_open_requests: 'success_threshold',
})
export class RawBreaker {
  @IsOptional() @IsInt() @Min(1) @Max(10_000) failure_threshold?: number;
  @IsOptional() @IsNumber() @Min(0.01) @Max(86_400) reset_timeout?: number;
  @IsOptional() @IsInt() @Min(1) @Max(100) success_threshold?: number;
  /** After this a trial call that has not ended no longer keeps others out. */
  @IsOptional() @IsNumber() @Min(0.01) @Max(86_400) half_open_timeout?: number;
  @IsOptional() @IsNumber() @Min(0.01) @Max(86_400) max_reset_timeout?: number;
  @IsOptional() @IsNumber() @Min(1) @Max(86_400) window?: number;
  @IsOptional() @IsNumber() @Min(0.01) @Max(1) failure_ratio?: number;
  @IsOptional() @IsInt() @Min(1) @Max(1_000_000) min_calls?: number;
}

/** `routing` */
@Aliases({ enable_fallback: 'auto_fallback', cost_limit_per_request: 'max_cost_per_request' })
export class RawRouting {
  @IsOptional() @IsBoolean() auto_fallback?: boolean;
  @IsOptional() @IsBoolean() require_vision_for_images?: boolean;
  @IsOptional() @IsNumber({ allowNaN: false, allowInfinity: false }) @Min(0) max_cost_per_request?: number;
  @Nest(() => RawBreaker) circuit_breaker?: RawBreaker;
  @NotYet('is accepted, but not enforced: give free providers a lower priority number')
  @IsOptional()
  @IsBoolean()
  prefer_free_providers?: boolean;
  @NotYet('is accepted, but not enforced: candidates are ordered by priority, then price, then latency')
  @IsOptional()
  @IsString()
  strategy?: string;
  @NotYet() @IsOptional() @IsNumber() latency_threshold_ms?: number;
  @NotYet() @IsOptional() @IsString() prefer_region?: string;
  @NotYet() @IsOptional() @IsArray() @IsString({ each: true }) custom_tasks?: string[];
}
