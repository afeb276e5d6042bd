import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  Validate,
} from 'class-validator';
import { Aliases } from '../contract/contract-metadata.js';
import { Field, NestedList } from '../contract/field.js';
import { IsMessageContent } from './is-message-content.js';
import { IsMoment } from './is-moment.js';
import { MetadataRule } from './metadata-rule.js';

/** Characters a message may have; more is refused, never cut. */
export const MAX_CONTENT_LENGTH = 100_000;
/** Messages one call may bring. */
export const MAX_MESSAGES = 10_000;

/** A message as clients send it. */
@Aliases({ text: 'content', created_at: 'timestamp' })
export class MessageBody {
  @Field({
    description:
      '`user`, `assistant`, `system`, `developer`, `tool` or `function`; `user` when absent. Another word is the `name` of a user, or a role of its own where a `name` stands beside it.',
    example: 'user',
  })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  role?: string;

  @Field({ description: 'Another way to say `role`; beside a `role` it is the `name`.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  speaker?: string;

  @Field({ description: 'Who speaks, when it is more than the role.', example: 'Mira' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string;

  @Field({
    description:
      'Text, or parts as in chat requests: the text of parts is kept, joined by a space; images and other parts are counted in the metadata (`images_removed`, `parts_removed`) and never stored.',
    oneOf: [
      { type: 'string', maxLength: MAX_CONTENT_LENGTH },
      { type: 'array', items: { type: 'object' } },
    ],
    example: 'The ferry leaves at seven.',
  })
  @IsMessageContent(MAX_CONTENT_LENGTH)
  content: string | Record<string, unknown>[];

  @Field({
    description: 'When it was said: ISO 8601 (UTC where it names no zone) or milliseconds since the epoch.',
    oneOf: [{ type: 'string' }, { type: 'integer' }],
  })
  @IsOptional()
  @IsMoment()
  timestamp?: string | number;

  @Field({ description: 'Anything the client wants to keep with the message; at most 16 KB of JSON.' })
  @IsOptional()
  @IsObject()
  @Validate(MetadataRule)
  metadata?: Record<string, unknown>;
}

/** `POST /api/v1/conversations/{id}/messages`: one message, or several as `messages`. */
@Aliases({ text: 'content', created_at: 'timestamp' })
export class AddMessagesBody {
  @Field({ description: 'Several messages, in order, written in one transaction.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_MESSAGES)
  @NestedList(() => MessageBody)
  messages?: MessageBody[];

  @IsOptional()
  @IsString()
  @MaxLength(64)
  role?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  speaker?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string;

  @Field({
    oneOf: [
      { type: 'string', maxLength: MAX_CONTENT_LENGTH },
      { type: 'array', items: { type: 'object' } },
    ],
  })
  @IsOptional()
  @IsMessageContent(MAX_CONTENT_LENGTH)
  content?: string | Record<string, unknown>[];

  @Field({ oneOf: [{ type: 'string' }, { type: 'integer' }] })
  @IsOptional()
  @IsMoment()
  timestamp?: string | number;

  @IsOptional()
  @IsObject()
  @Validate(MetadataRule)
  metadata?: Record<string, unknown>;
}

/** A message as it is read back. */
export class MessageAnswer {
  @IsString()
  id: string;

  @IsString()
  conversation_id: string;

  @Field({ description: 'Position in the conversation, from 0.' })
  @IsInt()
  seq: number;

  @IsString()
  role: string;

  @IsOptional()
  @IsString()
  name: string | null;

  @IsString()
  content: string;

  @Field({ description: 'ISO 8601, UTC.', example: '2026-01-25T20:30:00.123Z' })
  @IsString()
  timestamp: string;

  @IsObject()
  metadata: Record<string, unknown>;

  @Field({ enum: ['pending', 'ready', 'failed'] })
  @IsString()
  embedding_state: string;
}

/** The reply of adding messages: the members of the first one, and all of them. */
export class AddMessagesAnswer extends MessageAnswer {
  @NestedList(() => MessageAnswer)
  messages: MessageAnswer[];

  @Field({ description: 'Messages in the conversation now.' })
  @IsInt()
  message_count: number;
}

/** A page of messages in conversation order. */
export class MessagesAnswer {
  @NestedList(() => MessageAnswer)
  results: MessageAnswer[];

  @IsInt()
  total: number;

  @Field({ description: 'Ask with it as `cursor` for the next page; null at the end.' })
  @IsOptional()
  @IsString()
  next_cursor: string | null;
}
