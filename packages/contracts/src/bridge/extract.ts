import { IsArray, IsInt, IsNumber, IsOptional, IsString } from 'class-validator';
import { Field, Nested, NestedList } from '../contract/field.js';

/** `POST /api/v1/extract` (also `/extract`). */
export class ExtractBody {
  @Field({ description: 'The text to take entities from.', example: 'Ada met Grace at IBM about COBOL.' })
  @IsString()
  text: string;

  @Field({ description: 'A model id, `provider/model`, or a task name.' })
  @IsOptional()
  @IsString()
  model?: string;
}

/** Entities by kind. */
export class ExtractedEntities {
  @IsArray()
  @IsString({ each: true })
  people: string[];

  @IsArray()
  @IsString({ each: true })
  organizations: string[];

  @IsArray()
  @IsString({ each: true })
  technical_terms: string[];

  @IsArray()
  @IsString({ each: true })
  concepts: string[];
}

/** One entity, for clients that want a list. */
export class ExtractedEntity {
  @IsString()
  text: string;

  @Field({ description: 'person, organization, technical_term or concept.' })
  @IsString()
  type: string;

  @Field({ description: 'Null: the model gives none.' })
  @IsOptional()
  @IsNumber()
  confidence: number | null;
}

/** The reply to {@link ExtractBody}. */
export class ExtractAnswer {
  @Nested(() => ExtractedEntities)
  entities: ExtractedEntities;

  @Field({ description: 'The same entities as a list.' })
  @NestedList(() => ExtractedEntity)
  items: ExtractedEntity[];

  @IsString()
  model: string;

  @IsString()
  provider_id: string;

  @Field({ description: 'Tokens in and out.' })
  @IsInt()
  tokens_used: number;

  @Field({ description: 'What the call did cost, USD; null when the model has no known price.' })
  @IsOptional()
  @IsNumber()
  cost_usd: number | null;

  @Field({ description: 'Present when the model did not answer with JSON, so that the lists are empty.' })
  @IsOptional()
  @IsString()
  warning?: string;
}
