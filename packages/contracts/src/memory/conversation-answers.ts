import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  Min,
} from 'class-validator';
import { Aliases } from '../contract/contract-metadata.js';
import { Field, NestedList } from '../contract/field.js';
import { STATUS_WORDS, type StatusWord } from './conversation-bodies.js';
import { IsFolder } from './folder-rule.js';

/** How far into a list a page may lie. */
const FARTHEST = 1_000_000_000;

/** A conversation without its messages. */
export class ConversationAnswer {
  @IsUUID()
  id: string;

  @Field({ description: 'The same as `id`.' })
  @IsUUID()
  conversation_id: string;

  @IsString()
  label: string;

  @IsString()
  folder: string;

  @Field({ enum: ['active', 'archived'] })
  @IsString()
  status: string;

  @IsInt()
  importance_score: number;

  @IsInt()
  message_count: number;

  @IsInt()
  word_count: number;

  @IsInt()
  session_count: number;

  @Field({ description: 'ISO 8601, UTC.', example: '2026-01-25T20:30:00.123Z' })
  @IsString()
  created_at: string;

  @IsString()
  updated_at: string;

  @IsObject()
  metadata: Record<string, unknown>;
}

/** `GET /api/v1/conversations`. */
@Aliases({ title: 'label', folder_path: 'folder' })
export class ListConversationsQuery {
  @Field({ description: 'Exact label.' })
  @IsOptional()
  @IsString()
  label?: string;

  @Field({ description: 'This folder and everything below it.' })
  @IsOptional()
  @IsFolder()
  folder?: string;

  @Field({ description: 'Only pinned ones (importance 10), or only others.' })
  @IsOptional()
  @IsBoolean()
  pinned?: boolean;

  @Field({ description: 'Only archived ones, or only active ones.' })
  @IsOptional()
  @IsBoolean()
  archived?: boolean;

  @Field({ description: 'Only ones of this status; instead of `archived` or `pinned`.' })
  @IsOptional()
  @IsIn(STATUS_WORDS)
  status?: StatusWord;

  @Field({ description: 'From 1.', default: 1 })
  @IsOptional()
  @IsInt()
  @Max(FARTHEST)
  page?: number;

  @Field({ description: '1 to 1,000; clamped.', default: 50 })
  @IsOptional()
  @IsInt()
  page_size?: number;

  @Field({ description: 'Another way to say `page_size`.' })
  @IsOptional()
  @IsInt()
  limit?: number;

  @Field({ description: 'Rows to leave out; instead of `page`.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(FARTHEST)
  offset?: number;

  @Field({
    description: '`next_cursor` of the last page: goes on behind its last row, whatever was added since.',
  })
  @IsOptional()
  @IsString()
  cursor?: string;
}

/** A row of a list, in the shape of a search hit, as existing clients read it. */
export class ConversationRow extends ConversationAnswer {
  @Field({ description: 'The nil UUID: a row is a conversation, not a message.' })
  @IsString()
  message_id: string;

  @IsNumber()
  score: number;

  @Field({ description: 'The label.' })
  @IsString()
  content: string;

  @Field({ description: 'The last update.' })
  @IsString()
  timestamp: string;
}

/** A page of conversations, newest update first. */
export class ConversationsAnswer {
  @NestedList(() => ConversationRow)
  results: ConversationRow[];

  @Field({ description: 'All that match.' })
  @IsInt()
  total: number;

  @IsInt()
  page: number;

  @IsInt()
  page_size: number;

  @IsOptional()
  @IsString()
  next_cursor: string | null;
}

/** `GET /api/v1/conversations/count`: by label or by folder. */
@Aliases({ title: 'label', folder_path: 'folder' })
export class CountQuery {
  @IsOptional()
  @IsString()
  label?: string;

  @IsOptional()
  @IsFolder()
  folder?: string;
}

export class CountAnswer {
  @IsInt()
  count: number;

  @IsOptional()
  @IsString()
  label: string | null;

  @IsOptional()
  @IsString()
  folder: string | null;

  @IsOptional()
  @IsString()
  error?: string;
}

/** `GET /api/v1/conversations/{id}/messages`. */
export class ListMessagesQuery {
  @Field({ description: '1 to 1,000.', default: 100 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(FARTHEST)
  offset?: number;

  @Field({ description: '`next_cursor` of the last page.' })
  @IsOptional()
  @IsString()
  cursor?: string;
}
