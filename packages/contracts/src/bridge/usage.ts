import { IsIn, IsInt, IsNumber, IsOptional, IsString, Length, Matches, Min } from 'class-validator';
import { Field, Nested, NestedList } from '../contract/field.js';

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const DAY_PROBLEM = { message: 'must be a day as YYYY-MM-DD' };
const GROUPING = /^(day|key|provider|model)(,(day|key|provider|model)){0,3}$/;

/** `GET /api/v1/usage`: what calls have used and cost. */
export class UsageQuery {
  @Field({
    description: 'One or more of day, key, provider, model; `day` when absent.',
    example: 'day,model',
  })
  @IsOptional()
  @Matches(GROUPING, { message: 'must be a comma list of day, key, provider, model' })
  group_by?: string;

  @Field({ description: 'First day, UTC.', example: '2026-11-01' })
  @IsOptional()
  @Matches(DAY, DAY_PROBLEM)
  from?: string;

  @Field({ description: 'Last day, UTC, included.', example: '2026-11-30' })
  @IsOptional()
  @Matches(DAY, DAY_PROBLEM)
  to?: string;

  @Field({
    description: 'Name of a key of the configuration. Callers with such a key see their own calls only.',
  })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  key?: string;

  @IsOptional()
  @IsString()
  @Length(1, 64)
  provider?: string;

  @IsOptional()
  @IsString()
  @Length(1, 256)
  model?: string;
}

/** Sums of a group of calls. The members of the grouping are there when it was asked for. */
export class UsageRow {
  @IsOptional()
  @IsString()
  day?: string;

  @Field({ description: 'Null = calls without a key of the configuration.' })
  @IsOptional()
  @IsString()
  key?: string | null;

  @IsOptional()
  @IsString()
  provider?: string;

  @IsOptional()
  @IsString()
  model?: string;

  @IsInt()
  @Min(0)
  calls: number;

  @Field({ description: 'Calls that ended with an error, before or after their first byte.' })
  @IsInt()
  @Min(0)
  failed_calls: number;

  @Field({ description: 'All input tokens: fresh, read from a cache, written to a cache.' })
  @IsInt()
  @Min(0)
  input_tokens: number;

  @IsInt()
  @Min(0)
  cache_read_tokens: number;

  @IsInt()
  @Min(0)
  cache_write_tokens: number;

  @Field({ description: 'All output tokens, reasoning included.' })
  @IsInt()
  @Min(0)
  output_tokens: number;

  @IsInt()
  @Min(0)
  reasoning_tokens: number;

  @IsNumber()
  cost_usd: number;

  @Field({ description: 'Calls whose model has no known price: they are not in `cost_usd`.' })
  @IsInt()
  @Min(0)
  unpriced_calls: number;

  @Field({ description: 'Calls whose tokens were counted here, because the vendor reported none.' })
  @IsInt()
  @Min(0)
  estimated_calls: number;

  @Field({ description: 'Milliseconds; null without calls.' })
  @IsOptional()
  @IsNumber()
  mean_latency_ms: number | null;
}

/** What {@link UsageQuery} asked for. */
export class UsageAnswer {
  @IsIn(['day', 'key', 'provider', 'model'], { each: true })
  group_by: string[];

  @NestedList(() => UsageRow)
  usage: UsageRow[];

  @Nested(() => UsageRow)
  total: UsageRow;
}
