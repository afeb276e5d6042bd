import { IsBoolean, IsInt, IsNumber, IsOptional, IsString, IsUUID, Max, Min } from 'class-validator';
import { Field, NestedList } from '../contract/field.js';

/** `POST /api/v1/conversations/{id}/suggest-labels`. */
export class SuggestLabelsOptions {
  @Field({ description: 'At most this many suggestions.', default: 5 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10)
  limit?: number;

  @Field({
    description:
      'Sets the first suggestion as the label when its confidence reaches this; without it nothing is changed. The folder stays.',
    example: 0.7,
  })
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  apply_threshold?: number;
}

/** `POST /api/v1/labels/suggest`. */
export class SuggestLabelsBody extends SuggestLabelsOptions {
  @IsUUID()
  conversation_id: string;
}

/** A label that would fit. */
export class LabelSuggestion {
  @IsString()
  label: string;

  @Field({ description: '0..1, best first.' })
  @IsNumber()
  confidence: number;

  @Field({ description: 'Other conversations bear it.' })
  @IsBoolean()
  is_existing: boolean;

  @Field({ description: '0 for an existing label; towards 1 the less it has in common with any of them.' })
  @IsNumber()
  novelty: number;

  @IsString()
  reason: string;
}

/** The reply to both. */
export class SuggestLabelsAnswer {
  @IsUUID()
  conversation_id: string;

  @NestedList(() => LabelSuggestion)
  suggestions: LabelSuggestion[];

  @Field({ description: 'The label that was set; null when nothing was changed.' })
  @IsOptional()
  @IsString()
  applied: string | null;

  @Field({ description: 'The model that was asked; `statistical` when none answered.' })
  @IsString()
  model: string;

  @Field({ description: 'Why no model answered; null when one did.' })
  @IsOptional()
  @IsString()
  fallback_reason: string | null;
}
