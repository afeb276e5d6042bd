import { IsBoolean, IsIn, IsInt, IsNumber, IsOptional, IsString } from 'class-validator';
import { Field } from '../contract/field.js';
import { TASKS, type Task } from '../tasks.js';

/** One line of `GET /api/v1/models`: a model that a provider offers for a task. */
export class ModelAnswer {
  @IsString()
  model_id: string;

  @IsString()
  provider_id: string;

  @IsIn(TASKS)
  task: Task;

  @Field({ description: 'Tokens; null when unknown.' })
  @IsOptional()
  @IsInt()
  context_window: number | null;

  @Field({ description: 'Length of its vectors; null for chat models.' })
  @IsOptional()
  @IsInt()
  dimension: number | null;

  @IsBoolean()
  supports_vision: boolean;

  @IsBoolean()
  supports_audio: boolean;

  @IsBoolean()
  supports_tools: boolean;

  @Field({ description: 'USD per 1,000 input tokens; null when unknown.' })
  @IsOptional()
  @IsNumber()
  cost_per_1k_input: number | null;

  @Field({ description: 'USD per 1,000 output tokens; null when unknown.' })
  @IsOptional()
  @IsNumber()
  cost_per_1k_output: number | null;
}
