import {
  IsArray,
  IsBoolean,
  IsIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Min,
} from 'class-validator';
import { Field } from '../contract/field.js';

/** `POST /mcp/tools/llm_status`. */
export class LlmStatusBody {
  @Field({ description: 'Only this provider.', example: 'ollama_local' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  provider_id?: string;
}

/** `POST /mcp/tools/llm_routing`. */
export class LlmRoutingBody {
  @Field({
    description:
      'What the model is for: embedding, chat_small, chat_large, chat_smart, vision, audio, image_generation.',
    example: 'chat_smart',
  })
  @IsString()
  @Length(1, 100)
  task: string;

  @Field({ description: 'Use this model if it fits.', example: 'gpt-4o' })
  @IsOptional()
  @IsString()
  @Length(1, 300)
  preferred_model?: string;

  @Field({ description: 'The most a call may cost, USD.', example: 0.05 })
  @IsOptional()
  @IsNumber()
  @Min(0)
  max_cost?: number;

  @Field({ description: 'The model must see images.' })
  @IsOptional()
  @IsBoolean()
  require_vision?: boolean;
}

/** What every tool answers: the MCP members, and the older envelope beside them. */
export class ToolAnswer {
  @Field({
    type: 'array',
    items: { type: 'object', properties: { type: { type: 'string' }, text: { type: 'string' } } },
  })
  @IsArray()
  content: { type: 'text'; text: string }[];

  @Field({ description: 'The data behind the text; null when the tool failed.' })
  @IsOptional()
  @IsObject()
  result: object | null;

  @IsBoolean()
  success: boolean;

  @Field({ description: 'The same as `result`.' })
  @IsOptional()
  @IsObject()
  data: object | null;

  @IsOptional()
  @IsString()
  error: string | null;

  @Field({ description: 'True when the tool failed; MCP clients read it.' })
  @IsIn([true])
  @IsOptional()
  isError?: boolean;
}

/** A tool as `GET /mcp/tools` lists it. */
export class ToolListing {
  @Field({ example: 'llm_status' })
  @IsString()
  name: string;

  @IsString()
  description: string;

  @Field({ description: 'JSON Schema of the arguments.' })
  @IsObject()
  inputSchema: object;

  @Field({ description: 'Hints for the client: `readOnlyHint`, `destructiveHint`.' })
  @IsObject()
  annotations: object;
}
