import { IsArray, IsIn, IsInt, IsNumber, IsOptional, IsString, Max, Min } from 'class-validator';
import { Field } from '../contract/field.js';
import { IsTextOrTexts } from './is-text-or-texts.js';

/** How vectors travel: JSON numbers, or base64 of little-endian float32 (a quarter of the bytes). */
export const VECTOR_ENCODINGS = ['float', 'base64'] as const;
export type VectorEncoding = (typeof VECTOR_ENCODINGS)[number];

/** Whether somebody waits for the vectors, or an import that may be passed by who does. */
export const EMBED_PRIORITIES = ['interactive', 'background'] as const;
export type EmbedPriority = (typeof EMBED_PRIORITIES)[number];

/** `POST /api/v1/embed` (also `/embed`, `/embeddings`): one of `text`, `texts`, `input`. */
export class EmbedBody {
  @Field({ description: 'One text to embed.', example: 'Local routing keeps costs at zero' })
  @IsOptional()
  @IsString()
  text?: string;

  @Field({ description: 'Several texts; the reply keeps their order.' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  texts?: string[];

  @Field({
    description:
      "OpenAI's spelling: a text or a list of texts; the reply then also holds `data` and `usage`.",
  })
  @IsOptional()
  @IsTextOrTexts()
  input?: string | string[];

  @Field({
    description: 'A model id, `provider/model`, or a task name; the default embedding model when absent.',
  })
  @IsOptional()
  @IsString()
  model?: string;

  @Field({ description: 'How vectors travel.', default: 'float' })
  @IsOptional()
  @IsIn(VECTOR_ENCODINGS)
  encoding_format?: VectorEncoding;

  @Field({ description: 'Ask for shorter vectors, where the model can.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_536)
  dimensions?: number;

  @Field({
    description:
      'For the embedded model, which embeds one thing after the other: an `interactive` request passes all that is in the `background` (up to 32 texts, or 256-token windows of them). Judged by the size when absent: up to 8 are interactive.',
  })
  @IsOptional()
  @IsIn(EMBED_PRIORITIES)
  priority?: EmbedPriority;
}

/** The reply to {@link EmbedBody}. Vectors are number lists, or base64 texts when that was asked for. */
export class EmbedAnswer {
  @Field({
    description: 'The vector of the (first) text; base64 text when `encoding_format` is base64.',
    oneOf: [{ type: 'array', items: { type: 'number' } }, { type: 'string' }],
  })
  @IsOptional()
  embedding: number[] | string;

  @Field({ description: 'All vectors in the order of the texts; only when a list was sent.' })
  @IsOptional()
  @IsArray()
  embeddings?: number[][] | string[];

  @Field({ description: 'The model that answered.' })
  @IsString()
  model: string;

  @Field({ description: 'The provider that answered.' })
  @IsString()
  provider_id: string;

  @Field({ description: 'Length of each vector.' })
  @IsInt()
  dimension: number;

  @Field({ description: 'Input tokens as the provider counted them; our own count where it said nothing.' })
  @IsInt()
  tokens_used: number;

  @Field({
    description: 'What routing expected the call to cost, USD; null when the model has no known price.',
  })
  @IsOptional()
  @IsNumber()
  estimated_cost: number | null;

  @Field({ description: 'What the call did cost, USD; null when the model has no known price.' })
  @IsOptional()
  @IsNumber()
  cost_usd: number | null;
}
