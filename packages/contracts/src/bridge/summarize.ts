import { IsArray, IsIn, IsInt, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { Field } from '../contract/field.js';

/** Spans a summary can stand for. */
export const SUMMARY_LEVELS = ['daily', 'weekly', 'monthly'] as const;
export type SummaryLevel = (typeof SUMMARY_LEVELS)[number];

/** `POST /api/v1/summarize` (also `/summarize`). */
export class SummarizeBody {
  @Field({ description: 'The messages to summarize, in order.' })
  @IsArray()
  @IsString({ each: true })
  messages: string[];

  @Field({ description: 'The span the summary stands for.', default: 'daily' })
  @IsOptional()
  @IsIn(SUMMARY_LEVELS, { message: 'Must be daily, weekly or monthly' })
  level?: SummaryLevel;

  @Field({ description: 'A model id, `provider/model`, or a task name.' })
  @IsOptional()
  @IsString()
  model?: string;

  @Field({ description: 'Upper bound of the length, in words.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  max_words?: number;
}

/** The reply to {@link SummarizeBody}. */
export class SummarizeAnswer {
  @IsString()
  summary: string;

  @Field({ description: 'The model that answered; `extractive` when no chat model was reachable.' })
  @IsString()
  model: string;

  @Field({ description: 'The provider that answered; null when none did.' })
  @IsOptional()
  @IsString()
  provider_id: string | null;

  @Field({ description: 'Tokens in and out.' })
  @IsInt()
  tokens_used: number;

  @IsIn(SUMMARY_LEVELS)
  level: SummaryLevel;

  @IsInt()
  message_count: number;

  @Field({ description: 'What the call did cost, USD; null when the model has no known price.' })
  @IsOptional()
  @IsNumber()
  cost_usd: number | null;

  @Field({ description: 'Why no model answered; absent when one did.' })
  @IsOptional()
  @IsString()
  fallback_reason?: string;
}
