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

const CONTENT_SCHEMA = {
  description:
    'A text, or blocks: `text`, `image`, `tool_use`, `tool_result`, `thinking`, `redacted_thinking`.',
  oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'object' } }],
};

/** A turn of {@link AnthropicMessagesBody}. */
export class AnthropicTurn {
  @IsIn(['user', 'assistant'])
  role: string;

  @Field(CONTENT_SCHEMA)
  content: unknown;
}

/** `POST /v1/messages/count_tokens`, for documentation; the bridge reads it with a parser of its own. */
export class AnthropicCountBody {
  @Field({
    description: 'A model id, `provider/model`, a task (`chat_smart`, `vision`), or `auto`.',
    example: 'auto',
  })
  @IsOptional()
  @IsString()
  model?: string;

  @NestedList(() => AnthropicTurn)
  messages: AnthropicTurn[];

  @Field({ ...CONTENT_SCHEMA, description: 'What the model must keep to: a text, or blocks of text.' })
  @IsOptional()
  system?: unknown;

  @IsOptional()
  @IsArray()
  tools?: object[];

  @IsOptional()
  @IsObject()
  tool_choice?: object;

  @Field({
    description: '`{type: "enabled", budget_tokens}` or `{type: "adaptive"}`, for models that think.',
  })
  @IsOptional()
  @IsObject()
  thinking?: object;

  @Field({ description: '`{format: {type: "json_schema", schema}}`: JSON that obeys a schema.' })
  @IsOptional()
  @IsObject()
  output_config?: object;
}

/** `POST /v1/messages`, for documentation. Members that it does not name go to Anthropic as they are. */
export class AnthropicMessagesBody extends AnthropicCountBody {
  @IsInt()
  @Min(1)
  max_tokens: number;

  @IsOptional()
  @IsBoolean()
  stream?: boolean;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  temperature?: number;

  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1)
  top_p?: number;

  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  stop_sequences?: string[];

  @IsOptional()
  @IsObject()
  metadata?: { user_id?: string };
}

/** Tokens of a message. All that was read is the sum of the three input counts. */
export class AnthropicUsage {
  @IsInt()
  input_tokens: number;

  @IsInt()
  cache_creation_input_tokens: number;

  @IsInt()
  cache_read_input_tokens: number;

  @IsInt()
  output_tokens: number;
}

/** The reply of `POST /v1/messages` (not streamed). */
export class AnthropicMessage {
  @IsString()
  id: string;

  @Field({ example: 'message' })
  @IsString()
  type: string;

  @Field({ example: 'assistant' })
  @IsString()
  role: string;

  @Field({ description: 'The model that answered.' })
  @IsString()
  model: string;

  @Field({ description: 'Blocks: `thinking`, `text`, `tool_use`.' })
  @IsArray()
  content: object[];

  @Field({ description: 'end_turn, max_tokens, tool_use or refusal.' })
  @IsString()
  stop_reason: string;

  @IsObject()
  usage: AnthropicUsage;
}

/** The reply of `POST /v1/messages/count_tokens`. */
export class AnthropicTokenCount {
  @Field({ description: 'As the provider counts, where it tells; our own count elsewhere.' })
  @IsInt()
  input_tokens: number;
}
