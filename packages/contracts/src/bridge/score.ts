import { IsInt, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { Aliases } from '../contract/contract-metadata.js';
import { Field } from '../contract/field.js';

/** `POST /api/v1/score` (also `/score`, `/score_importance`): how important is this, from 1 to 10. */
@Aliases({ text: 'conversation', message: 'conversation' })
export class ScoreBody {
  @Field({ description: 'What to score.', example: 'We decided to move the launch to May.' })
  @IsString()
  conversation: string;

  @Field({ description: 'What surrounds it, where that helps the judgement.' })
  @IsOptional()
  @IsString()
  context?: string;

  @Field({ description: 'A model id, `provider/model`, or a task name.' })
  @IsOptional()
  @IsString()
  model?: string;
}

/** The reply to {@link ScoreBody}. */
export class ScoreAnswer {
  @IsNumber()
  @Min(1)
  @Max(10)
  score: number;

  @Field({ description: "The model's words; begins with `Failed` when no model answered." })
  @IsString()
  reasoning: string;

  @Field({ description: 'The model that answered; `heuristic` when no chat model was reachable.' })
  @IsString()
  model: string;

  @Field({ description: 'The provider that answered; null when none did.' })
  @IsOptional()
  @IsString()
  provider_id: string | null;

  @Field({ description: 'Tokens in and out.' })
  @IsInt()
  tokens_used: number;

  @Field({ description: 'What the call did cost, USD; null when the model has no known price.' })
  @IsOptional()
  @IsNumber()
  cost_usd: number | null;

  @Field({ description: 'Why no model answered; absent when one did.' })
  @IsOptional()
  @IsString()
  fallback_reason?: string;
}
