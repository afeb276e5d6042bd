import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  Min,
} from 'class-validator';
import { Aliases, RefuseUnknown } from '../contract/contract-metadata.js';
import { Field, NestedList } from '../contract/field.js';
import { IsFolder } from './folder-rule.js';

export const PRUNE_RECOMMENDATIONS = ['archive', 'keep', 'review', 'delete'] as const;
export type PruneRecommendation = (typeof PRUNE_RECOMMENDATIONS)[number];

export const PRUNE_PREVIEWS = ['auto', 'extractive', 'none'] as const;
export type PrunePreviews = (typeof PRUNE_PREVIEWS)[number];

export const PRUNE_ACTIONS = ['archive', 'delete'] as const;

/** `POST /api/v1/prune/dry-run`, `GET /api/v1/prune/suggestions`. */
@Aliases({ title: 'label', folder_path: 'folder', min_age_days: 'threshold_days' })
export class PruneDryRunBody {
  @Field({ description: 'Only conversations not updated for this many days.', default: 30, minimum: 0 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(36_500)
  threshold_days?: number;

  @Field({ description: 'From this importance on a conversation is kept; 0 keeps all.', default: 5 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(10)
  importance_threshold?: number;

  @Field({ description: 'At most this many suggestions; `total` counts all.', default: 100 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;

  @Field({ description: 'Only this label.' })
  @IsOptional()
  @IsString()
  label?: string;

  @Field({ description: 'Only this folder and everything below it.' })
  @IsOptional()
  @IsFolder()
  folder?: string;

  @Field({
    description:
      '`auto`: a stored summary where there is one, else a model for the first ten, else the most telling sentences; `extractive` asks no model; `none` leaves them out.',
    default: 'auto',
  })
  @IsOptional()
  @IsIn(PRUNE_PREVIEWS)
  previews?: PrunePreviews;
}

/** A conversation that may be in the way. */
export class PruneSuggestion {
  @IsUUID()
  conversation_id: string;

  @IsString()
  conversation_label: string;

  @Field({ description: 'The same as `conversation_label`.' })
  @IsString()
  label: string;

  @IsString()
  folder: string;

  @Field({ description: 'The last update, ISO 8601, UTC.' })
  @IsString()
  last_accessed: string;

  @Field({ description: 'Whole days since then.' })
  @IsInt()
  age_days: number;

  @IsInt()
  message_count: number;

  @Field({
    description: 'o200k tokens; exact for conversations of up to 10,000 characters, else from a sample.',
  })
  @IsInt()
  token_estimate: number;

  @IsInt()
  importance_score: number;

  @Field({ description: 'What would be lost.' })
  @IsString()
  preview: string;

  @Field({ description: 'Who wrote the preview: a model, `extractive`, or `none`.' })
  @IsString()
  preview_model: string;

  @IsIn(PRUNE_RECOMMENDATIONS)
  recommendation: PruneRecommendation;

  @Field({ description: 'Why this is recommended.' })
  @IsString()
  reason: string;
}

/** What could be pruned. */
export class PruneDryRunAnswer {
  @NestedList(() => PruneSuggestion)
  suggestions: PruneSuggestion[];

  @Field({ description: 'All conversations that were old enough, pinned ones never among them.' })
  @IsInt()
  total: number;

  @Field({ description: 'Tokens of the suggestions that are recommended to archive or delete.' })
  @IsInt()
  estimated_token_savings: number;

  @IsNumber()
  threshold_days: number;

  @IsNumber()
  importance_threshold: number;

  @Field({ description: 'Why no model wrote previews although that was asked for; null otherwise.' })
  @IsOptional()
  @IsString()
  fallback_reason: string | null;
}

/** `POST /api/v1/prune/execute`: all of them or none. */
@Aliases({ ids: 'conversation_ids' })
@RefuseUnknown()
export class PruneExecuteBody {
  @Field({ description: '1 to 10,000 ids.', type: 'array', items: { type: 'string', format: 'uuid' } })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10_000)
  @IsUUID(undefined, { each: true })
  conversation_ids: string[];

  @Field({ description: '`delete` is for good.', default: 'archive' })
  @IsOptional()
  @IsIn(PRUNE_ACTIONS)
  action?: 'archive' | 'delete';

  @Field({
    description: 'Pass over ids that are not there instead of refusing; for repeating a call.',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  ignore_missing?: boolean;
}

/** What a pruning changed. */
export class PruneExecuteAnswer {
  @IsIn(PRUNE_ACTIONS)
  action: 'archive' | 'delete';

  @Field({ description: 'Archived, or deleted, by this call.' })
  @IsArray()
  @IsString({ each: true })
  changed: string[];

  @Field({ description: 'Were archived already.' })
  @IsArray()
  @IsString({ each: true })
  unchanged: string[];

  @Field({ description: 'Were not there; only with `ignore_missing`.' })
  @IsArray()
  @IsString({ each: true })
  missing: string[];

  @IsInt()
  deleted_messages: number;
}
