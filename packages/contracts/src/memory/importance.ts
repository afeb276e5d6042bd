import { IsArray, IsBoolean, IsInt, IsNumber, IsOptional, IsString, IsUUID, Max, Min } from 'class-validator';
import { Aliases } from '../contract/contract-metadata.js';
import { Field } from '../contract/field.js';

/** `PUT /api/v1/conversations/{id}/importance`: by hand. */
@Aliases({ importance_score: 'importance', importanceScore: 'importance' })
export class ImportanceBody {
  @Field({ description: '1 to 10; 10 is pinned.', example: 7 })
  @IsInt()
  @Min(1)
  @Max(10)
  importance: number;
}

/** `POST /api/v1/conversations/{id}/score-importance`. */
export class ScoreImportanceBody {
  @Field({ description: 'Score this message alone; the whole conversation when absent.' })
  @IsOptional()
  @IsUUID()
  message_id?: string;

  @Field({
    description: 'Keep the score as the importance of the conversation, at most 9: only a person pins.',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  apply?: boolean;
}

/** How important it is, and why. */
export class ImportanceAnswer {
  @IsUUID()
  conversation_id: string;

  @Field({ description: 'The message that was scored; null for the whole conversation.' })
  @IsOptional()
  @IsUUID()
  message_id: string | null;

  @Field({
    description: '1..10: 0.3 times the heuristic and 0.7 times the model; the heuristic alone without one.',
  })
  @IsNumber()
  score: number;

  @Field({ description: 'Length, code, a question, and words that people use for what matters.' })
  @IsNumber()
  heuristic_score: number;

  @Field({ description: 'Null when no model answered.' })
  @IsOptional()
  @IsNumber()
  model_score: number | null;

  @Field({ description: 'What the conversation has now, 1..10.' })
  @IsInt()
  importance_score: number;

  @Field({ description: 'Whether this call changed it. A pinned conversation stays at 10.' })
  @IsBoolean()
  applied: boolean;

  @Field({ description: 'What the heuristic saw.' })
  @IsArray()
  @IsString({ each: true })
  signals: string[];

  @Field({ description: "The model's words; null when no model answered." })
  @IsOptional()
  @IsString()
  reasoning: string | null;

  @Field({ description: 'The model that answered; `heuristic` when none did.' })
  @IsString()
  model: string;

  @Field({ description: 'Why no model answered; null when one did.' })
  @IsOptional()
  @IsString()
  fallback_reason: string | null;
}
