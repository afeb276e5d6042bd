import { Aliases, TASKS } from '@sekha/contracts';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { PROVIDER_TYPES, type ProviderType } from './provider-types.js';
import { RawBudgets, RawHedging, RawKey, RawRedis, RawRetry, RawStreams, RawTimeouts } from './raw-limits.js';
import { RawRouting } from './raw-routing.js';
import { Nest, NotYet, Secret } from './sections.js';

const TASK_NAMES = [...TASKS, 'chat', 'chat_fast', 'chat_vision'];
const USD = { allowNaN: false, allowInfinity: false };

/** What a model may be sent to look at. */
@Aliases({ max_image_size: 'max_image_size_bytes' })
export class RawVision {
  @IsOptional() @IsInt() @Min(1) max_images?: number;
  @IsOptional() @IsNumber() @Min(0.01) max_image_size_mb?: number;
  @IsOptional() @IsInt() @Min(1) max_image_size_bytes?: number;
  @IsOptional() @IsArray() @IsString({ each: true }) supported_formats?: string[];
}

/** One line of `llm_providers[].models`. */
@Aliases({ supports_tools: 'supports_function_calling' })
export class RawModel {
  @IsString() @Length(1, 256) model_id: string;
  @IsIn(TASK_NAMES, { message: `must be one of ${TASKS.join(', ')}` }) task: string;
  @IsOptional() @IsInt() @Min(1) @Max(100_000_000) context_window?: number;
  @IsOptional() @IsInt() @Min(1) @Max(65_536) dimension?: number;
  @IsOptional() @IsBoolean() supports_vision?: boolean;
  @IsOptional() @IsBoolean() supports_audio?: boolean;
  @IsOptional() @IsBoolean() supports_function_calling?: boolean;
  @IsOptional() @IsBoolean() supports_json_schema?: boolean;
  @Nest(() => RawVision) vision_capabilities?: RawVision;
  @IsOptional() @IsNumber(USD) @Min(0) cost_per_1k_input?: number;
  @IsOptional() @IsNumber(USD) @Min(0) cost_per_1k_output?: number;
  @IsOptional() @IsNumber(USD) @Min(0) cost_per_1k_cache_read?: number;
  @IsOptional() @IsNumber(USD) @Min(0) cost_per_1k_cache_write?: number;
  @IsOptional() @IsNumber(USD) @Min(0) cost_per_1k_reasoning?: number;
  @IsOptional() @IsNumber(USD) @Min(0) cost_per_1k_tokens?: number;
  @NotYet() @IsOptional() @IsArray() @IsString({ each: true }) custom_tags?: string[];
}

/** One line of `llm_providers`. */
@Aliases({ provider_type: 'type', timeout_secs: 'timeout' })
export class RawProvider {
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, {
    message: 'must be 1 to 64 letters, digits, dots, dashes or underscores',
  })
  id: string;

  @IsIn(PROVIDER_TYPES) type: ProviderType;

  @IsOptional()
  @Matches(/^https?:\/\/[^\s/?#@]+(?:[/?][^\s#]*)?$/, {
    message: 'must be an http or https URL without a user name and password',
  })
  base_url?: string;

  @Secret() @IsOptional() @IsString() api_key?: string;
  @IsOptional() @IsInt() @Min(1) @Max(100) priority?: number;
  @IsOptional() @IsNumber() @Min(0.1) @Max(3600) timeout?: number;
  @Nest(() => RawModel, 'sections') models?: RawModel[];
  @NotYet() @IsOptional() @IsString() region?: string;
}

/** `default_models`: model ids, or `provider/model`. */
@Aliases({ chat_small: 'chat_fast', vision: 'chat_vision' })
export class RawDefaultModels {
  @IsOptional() @IsString() embedding?: string;
  @IsOptional() @IsString() chat_fast?: string;
  @IsOptional() @IsString() chat_smart?: string;
  @IsOptional() @IsString() chat_large?: string;
  @IsOptional() @IsString() chat_vision?: string;
  @IsOptional() @IsString() audio?: string;
  @IsOptional() @IsString() image_generation?: string;
}

/** `config.yaml`, as it is written: canonical keys, units as people write them. */
@Aliases({ providers: 'llm_providers', config_version: 'version' })
export class RawConfig {
  @IsOptional() @Matches(/^2(\.\d+)*$/, { message: 'must be "2.0"' }) version?: string;
  @Nest(() => RawProvider, 'sections') llm_providers?: RawProvider[];
  @Nest(() => RawDefaultModels) default_models?: RawDefaultModels;
  @Nest(() => RawRouting) routing?: RawRouting;
  @IsOptional() @IsNumber() @Min(0.1) @Max(86_400) health_check_interval?: number;
  @Nest(() => RawTimeouts) timeouts?: RawTimeouts;
  @Nest(() => RawRetry) retry?: RawRetry;
  @Nest(() => RawStreams) streams?: RawStreams;
  @Nest(() => RawBudgets) budgets?: RawBudgets;
  @NotYet() @Nest(() => RawHedging) hedging?: RawHedging;
  @Nest(() => RawRedis) redis?: RawRedis;
  @Nest(() => RawKey, 'sections')
  keys?: RawKey[];
  @NotYet('is not read here: set SEKHA_BRIDGE_HOST') @IsOptional() @IsString() server_host?: string;
  @NotYet('is not read here: set SEKHA_BRIDGE_PORT') @IsOptional() @IsInt() server_port?: number;
  @NotYet('is not read here: set LOG_LEVEL') @IsOptional() @IsString() log_level?: string;
}
