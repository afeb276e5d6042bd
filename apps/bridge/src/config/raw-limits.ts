import {
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
import { GO_ON_POLICIES, type GoOnPolicy } from './go-on-policies.js';
import { Nest, Secret } from './sections.js';

const LONGEST_MS = 86_400_000;
const USD = { allowNaN: false, allowInfinity: false };

/** `timeouts`; 0 switches a clock off. */
export class RawTimeouts {
  @IsOptional() @IsNumber() @Min(0) @Max(LONGEST_MS) connect_ms?: number;
  @IsOptional() @IsNumber() @Min(0) @Max(LONGEST_MS) headers_ms?: number;
  @IsOptional() @IsNumber() @Min(0) @Max(LONGEST_MS) first_content_ms?: number;
  @IsOptional() @IsNumber() @Min(0) @Max(LONGEST_MS) idle_ms?: number;
  @IsOptional() @IsNumber() @Min(1) @Max(LONGEST_MS) total_ms?: number;
  @IsOptional() @IsNumber() @Min(0) @Max(10_000) min_tokens_per_second?: number;
}

/** `retry` */
export class RawRetry {
  @IsOptional() @IsInt() @Min(0) @Max(20) max_retries?: number;
  @IsOptional() @IsInt() @Min(1) @Max(100) max_attempts?: number;
  @IsOptional() @IsNumber() @Min(0) @Max(60_000) base_delay_ms?: number;
  @IsOptional() @IsNumber() @Min(0) @Max(600_000) max_delay_ms?: number;
}

/** `streams` */
export class RawStreams {
  @IsOptional()
  @Matches(/^(all|\d{1,6})$/, { message: 'must be a number of tokens or "all"' })
  hold_back_tokens?: string;

  @IsOptional()
  @IsIn(GO_ON_POLICIES)
  go_on?: GoOnPolicy;
}

export class RawLimits {
  @IsOptional() @IsNumber(USD) @Min(0) per_request_usd?: number;
  @IsOptional() @IsNumber(USD) @Min(0) per_day_usd?: number;
  @IsOptional() @IsNumber(USD) @Min(0) per_month_usd?: number;
}

/** `budgets` */
export class RawBudgets {
  @Nest(() => RawLimits) global?: RawLimits;
  @Nest(() => RawLimits, 'named_sections') providers?: Record<string, RawLimits>;
  @IsOptional() @IsBoolean() allow_unpriced?: boolean;
}

/** `hedging` */
export class RawHedging {
  @IsOptional() @IsBoolean() enabled?: boolean;
  @IsOptional() @IsNumber() @Min(0) @Max(100) max_extra_percent?: number;
}

/** `redis` */
export class RawRedis {
  @Secret()
  @Matches(/^rediss?:\/\/\S+$/, { message: 'must be a redis:// or rediss:// URL' })
  url: string;
  @IsOptional() @IsNumber() @Min(5) @Max(10_000) deadline_ms?: number;
  @IsOptional() @IsIn(['local', 'refuse']) budgets_on_outage?: 'local' | 'refuse';
}

/** `keys[].limits`, by the minute */
export class RawRateLimits {
  @IsOptional() @IsInt() @Min(0) @Max(1_000_000_000) requests_per_minute?: number;
  @IsOptional() @IsInt() @Min(0) @Max(1_000_000_000_000) tokens_per_minute?: number;
}

/** One line of `keys`. Keys are kept as their SHA-256, so that the file holds nothing to steal. */
export class RawKey {
  @IsString() @Length(1, 64) name: string;
  @Secret()
  @Matches(/^[0-9a-f]{64}$/, { message: 'must be the SHA-256 of the key, 64 hex digits in lower case' })
  sha256: string;
  @Nest(() => RawLimits) budgets?: RawLimits;
  @Nest(() => RawRateLimits) limits?: RawRateLimits;
}
