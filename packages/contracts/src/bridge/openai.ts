import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Max,
  Min,
} from 'class-validator';
import { Field, NestedList } from '../contract/field.js';
import { VECTOR_ENCODINGS, type VectorEncoding } from './embed.js';
import { IsTextOrTexts } from './is-text-or-texts.js';

const CONTENT_SCHEMA = {
  description: 'A text, or parts: `text`, `image_url`, `input_audio`.',
  oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'object' } }],
};

/** A message of {@link OpenAiChatBody}. */
export class OpenAiMessage {
  @IsIn(['system', 'developer', 'user', 'assistant', 'tool', 'function'])
  role: string;

  @Field(CONTENT_SCHEMA)
  @IsOptional()
  content?: unknown;

  @IsOptional()
  @IsString()
  name?: string;

  @IsOptional()
  @IsArray()
  tool_calls?: object[];

  @IsOptional()
  @IsString()
  tool_call_id?: string;
}

/**
 * `POST /v1/chat/completions`, for documentation. The bridge reads this body with a parser of its own (it is the hot
 * path); members that it does not know go to vendors of the same dialect.
 */
export class OpenAiChatBody {
  @Field({
    description: 'A model id, `provider/model`, a task (`chat_smart`, `vision`), or `auto`.',
    example: 'auto',
  })
  @IsOptional()
  @IsString()
  model?: string;

  @NestedList(() => OpenAiMessage)
  messages: OpenAiMessage[];

  @IsOptional()
  @IsBoolean()
  stream?: boolean;

  @Field({ description: '`{include_usage: true}` adds a last chunk with the usage.' })
  @IsOptional()
  @IsObject()
  stream_options?: object;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(2)
  temperature?: number;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  top_p?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  max_tokens?: number;

  @Field({ description: 'The newer spelling of `max_tokens`.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  max_completion_tokens?: number;

  @IsOptional()
  @IsTextOrTexts()
  stop?: string | string[];

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(128)
  n?: number;

  @IsOptional()
  @IsInt()
  seed?: number;

  @IsOptional()
  @IsArray()
  tools?: object[];

  @Field({ oneOf: [{ type: 'string' }, { type: 'object' }] })
  @IsOptional()
  tool_choice?: unknown;

  @IsOptional()
  @IsObject()
  response_format?: object;

  @Field({ description: 'The most that this call may cost, USD.' })
  @IsOptional()
  @IsNumber()
  @Min(0)
  max_cost?: number;
}

/** `POST /v1/embeddings`. */
export class OpenAiEmbeddingsBody {
  @Field({ description: 'A text or a list of texts.' })
  @IsTextOrTexts({ message: 'must be a string or a list of strings (token lists are not supported)' })
  input: string | string[];

  @IsOptional()
  @IsString()
  model?: string;

  @IsOptional()
  @IsIn(VECTOR_ENCODINGS)
  encoding_format?: VectorEncoding;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_536)
  dimensions?: number;

  @IsOptional()
  @IsString()
  user?: string;
}

/** Tokens of a chat reply. */
export class OpenAiUsage {
  @IsInt()
  prompt_tokens: number;

  @IsInt()
  completion_tokens: number;

  @IsInt()
  total_tokens: number;
}

/** A choice of {@link OpenAiChatAnswer}. */
export class OpenAiChoice {
  @IsInt()
  index: number;

  @IsObject()
  message: { role: 'assistant'; content: string | null };

  @Field({ description: 'stop, length, tool_calls or content_filter.' })
  @IsString()
  finish_reason: string;
}

/** The reply of `POST /v1/chat/completions` (not streamed). */
export class OpenAiChatAnswer {
  @IsString()
  id: string;

  @Field({ example: 'chat.completion' })
  @IsString()
  object: string;

  @IsInt()
  created: number;

  @Field({ description: 'The model that answered.' })
  @IsString()
  model: string;

  @NestedList(() => OpenAiChoice)
  choices: OpenAiChoice[];

  @Field({ description: 'As the provider counted it; our own count where it said nothing.' })
  @IsObject()
  usage: OpenAiUsage;
}

/** One vector of {@link OpenAiEmbeddingsAnswer}. */
export class OpenAiEmbedding {
  @Field({ example: 'embedding' })
  @IsString()
  object: string;

  @IsInt()
  index: number;

  @Field({ oneOf: [{ type: 'array', items: { type: 'number' } }, { type: 'string' }] })
  @IsOptional()
  embedding: number[] | string;
}

/** The reply of `POST /v1/embeddings`. */
export class OpenAiEmbeddingsAnswer {
  @Field({ example: 'list' })
  @IsString()
  object: string;

  @NestedList(() => OpenAiEmbedding)
  data: OpenAiEmbedding[];

  @IsString()
  model: string;

  @IsObject()
  usage: { prompt_tokens: number; total_tokens: number };
}

/** One model of `GET /v1/models`. */
export class OpenAiModel {
  @IsString()
  id: string;

  @Field({ example: 'model' })
  @IsString()
  object: string;

  @IsInt()
  created: number;

  @Field({ description: 'The provider that offers it.' })
  @IsString()
  owned_by: string;
}

/** The reply of `GET /v1/models`. */
export class OpenAiModelsAnswer {
  @Field({ example: 'list' })
  @IsString()
  object: string;

  @NestedList(() => OpenAiModel)
  data: OpenAiModel[];
}
