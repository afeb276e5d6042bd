import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { Aliases } from '../contract/contract-metadata.js';
import { Field, NestedList } from '../contract/field.js';
import { MAX_QUERY_CHARACTERS } from './search-body.js';

export const CONTEXT_FORMATS = ['array', 'object', 'text'] as const;
export type ContextFormat = (typeof CONTEXT_FORMATS)[number];

export const DEFAULT_CONTEXT_BUDGET = 4_000;
/** What clients that count in unsigned 32-bit integers can send. */
export const MAX_CONTEXT_BUDGET = 4_294_967_295;

/** Why a message is part of a context. */
export const CONTEXT_REASONS = [
  'match',
  'pinned',
  'preferred_label',
  'neighbour',
  'supersedes',
  'superseded',
  'duplicates',
  'shortened',
] as const;
export type ContextReasonKind = (typeof CONTEXT_REASONS)[number];

/** `POST /api/v1/context/assemble`. */
@Aliases({ budget: 'context_budget', token_budget: 'context_budget', labels: 'preferred_labels' })
export class AssembleContextBody {
  @Field({ description: 'What the context is for, in plain words.', example: 'which database did we choose' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_QUERY_CHARACTERS)
  query: string;

  @Field({
    description:
      'The most tokens (o200k) that the whole block with its delimiters may take. It is never exceeded; nothing fits into very small ones.',
    default: DEFAULT_CONTEXT_BUDGET,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_CONTEXT_BUDGET)
  context_budget?: number;

  @Field({
    description:
      'Conversations with these labels count for more, and what was said in them in the last 7 days is looked at in any case.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1_000)
  @IsString({ each: true })
  preferred_labels?: string[];

  @Field({
    description: 'Only these folders and everything below them, by path segment. Blank ones do not count.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1_000)
  @IsString({ each: true })
  folders?: string[];

  @Field({
    description:
      'Nothing from these folders or below them, by path segment, pinned or not. Blank ones do not count.',
    example: ['/private'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1_000)
  @IsString({ each: true })
  excluded_folders?: string[];

  @Field({
    description:
      '`array` (bare messages), `object` (with tokens and reasons) or `text` (the block to hand to a model). Also taken from the query string or from `Accept`: application/vnd.sekha.v2+json, text/plain.',
    default: 'array',
  })
  @IsOptional()
  @IsIn(CONTEXT_FORMATS)
  format?: ContextFormat;
}

/** The query string of the same call. */
export class AssembleContextQuery {
  @Field({ description: 'As in the body, which wins.' })
  @IsOptional()
  @IsIn(CONTEXT_FORMATS)
  format?: ContextFormat;
}

/** Why a message is there. */
export class ContextReason {
  @IsIn(CONTEXT_REASONS)
  kind: ContextReasonKind;

  @Field({ description: 'In words.', example: 'found by the query, place 3' })
  @IsString()
  text: string;

  @Field({
    description: 'The other messages it is about: the neighbour, the newer or older statement, the copies.',
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  message_ids?: string[];
}

/** One message of a context. */
export class ContextMessage {
  @IsString()
  id: string;

  @IsString()
  conversation_id: string;

  @IsString()
  role: string;

  @Field({ description: 'Who speaks, where it is more than the role.' })
  @IsOptional()
  @IsString()
  name: string | null;

  @Field({
    description: 'The text; where it was too long, the part that answers the query, cut ends marked […].',
  })
  @IsString()
  content: string;

  @IsString()
  timestamp: string;

  @Field({ description: 'Always null: vectors have no id of their own. Older clients expect the member.' })
  @IsOptional()
  embedding_id: null;

  @Field({
    description:
      'The metadata of the message and, of this service: `citation` {label, folder, timestamp}, `relevance_score`, `reasons`, `superseded`, `shortened`.',
  })
  @IsObject()
  metadata: Record<string, unknown>;
}

/** Why one message is there. */
export class ContextItemReasons {
  @IsString()
  message_id: string;

  @NestedList(() => ContextReason)
  reasons: ContextReason[];
}

/** The reply with `format=object`. */
export class ContextAnswer {
  @NestedList(() => ContextMessage)
  messages: ContextMessage[];

  @Field({
    description: 'Tokens (o200k) of the block of `format=text`, delimiters included; counted, not guessed.',
  })
  @IsInt()
  estimated_tokens: number;

  @Field({ description: 'The budget it was made for.' })
  @IsInt()
  context_budget: number;

  @Field({ description: 'How many conversations the messages are from.' })
  @IsInt()
  conversations_used: number;

  @NestedList(() => ContextItemReasons)
  reasons: ContextItemReasons[];

  @Field({ description: 'True when nothing that was found is likely to be about the query.' })
  @IsBoolean()
  no_good_match: boolean;

  @Field({ description: 'True when the meaning could not be used and only the words were.' })
  @IsBoolean()
  degraded: boolean;

  @Field({ description: 'Why the answer is degraded; absent otherwise.' })
  @IsOptional()
  @IsString()
  reason?: string;
}
