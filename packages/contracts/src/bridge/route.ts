import { IsBoolean, IsIn, IsInt, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { Field, NestedList } from '../contract/field.js';

/** `POST /api/v1/route`: which model would answer, and what would it cost. */
export class RouteBody {
  @Field({ description: 'A task, an alias of one, or a default name (`chat_fast`).', example: 'chat_smart' })
  @IsString()
  task: string;

  @Field({ description: 'Taken when it passes every filter.', example: 'gpt-4o' })
  @IsOptional()
  @IsString()
  preferred_model?: string;

  @IsOptional()
  @IsBoolean()
  require_vision?: boolean;

  @IsOptional()
  @IsBoolean()
  require_tools?: boolean;

  @Field({ description: 'The most that the call may cost, USD; 0 admits only free models.', example: 0.05 })
  @IsOptional()
  @IsNumber({ allowNaN: false, allowInfinity: false })
  @Min(0)
  max_cost?: number;

  @Field({ description: 'Tokens the context must hold.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(100_000_000)
  context_size?: number;

  @Field({ description: 'The text to be sent: its real token count is estimated instead of 1000.' })
  @IsOptional()
  @IsString()
  text?: string;
}

/** `?explain=true` lists every candidate with why it was taken or refused. */
export class RouteQuery {
  @IsOptional()
  @IsBoolean()
  explain?: boolean;
}

/** A candidate of {@link RouteAnswer}, taken or refused. */
export class RouteCandidate {
  @IsString()
  provider_id: string;

  @IsString()
  model_id: string;

  @IsString()
  task: string;

  @IsIn(['chosen', 'fallback', 'refused'])
  verdict: 'chosen' | 'fallback' | 'refused';

  @IsString()
  reason: string;

  @IsOptional()
  @IsNumber()
  estimated_cost: number | null;
}

/** The reply to {@link RouteBody}. */
export class RouteAnswer {
  @Field({ example: 'openai_cloud' })
  @IsString()
  provider_id: string;

  @Field({ example: 'gpt-4o' })
  @IsString()
  model_id: string;

  @Field({ description: 'USD; null when the model has no known price.', example: 0.0125 })
  @IsOptional()
  @IsNumber()
  estimated_cost: number | null;

  @Field({ example: 'Preferred model available' })
  @IsString()
  reason: string;

  @Field({ example: 'openai' })
  @IsString()
  provider_type: string;

  @Field({ description: 'Only with `?explain=true`.' })
  @IsOptional()
  @NestedList(() => RouteCandidate)
  candidates?: RouteCandidate[];
}
