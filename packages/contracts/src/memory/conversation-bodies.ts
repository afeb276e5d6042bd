import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Validate,
} from 'class-validator';
import { Aliases } from '../contract/contract-metadata.js';
import { Field, NestedList } from '../contract/field.js';
import { IsFolder } from './folder-rule.js';
import { MAX_MESSAGES, MessageBody } from './message-bodies.js';
import { MetadataRule } from './metadata-rule.js';

/** What a conversation may be set to. `pinned` is an importance of 10, as older clients spell it. */
export const STATUS_WORDS = ['active', 'archived', 'pinned'] as const;
export type StatusWord = (typeof STATUS_WORDS)[number];

const NOT_BLANK = { message: 'must not be blank' };
const SPELLINGS = { title: 'label', folder_path: 'folder' };

/** `POST /api/v1/conversations`, all generations: `{title, folder_path}` and `{label, folder, messages}`. */
@Aliases({ ...SPELLINGS, importanceScore: 'importance', importance_score: 'importance' })
export class CreateConversationBody {
  @Field({
    description: 'What it is about; made from the first message when absent.',
    example: 'Trip to Porto',
  })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, NOT_BLANK)
  label?: string;

  @Field({ description: 'A path; `/` when absent.', example: '/travel/2026' })
  @IsOptional()
  @IsFolder()
  folder?: string;

  @Field({ description: 'First messages, in order.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MAX_MESSAGES)
  @NestedList(() => MessageBody)
  messages?: MessageBody[];

  @Field({ description: '1..10, 10 is pinned; 5 when absent; clamped.', minimum: 0, maximum: 10 })
  @IsOptional()
  @IsNumber()
  importance?: number;

  @Field({ description: 'Anything the client wants to keep with the conversation.' })
  @IsOptional()
  @IsObject()
  @Validate(MetadataRule)
  metadata?: Record<string, unknown>;
}

/** `PUT /api/v1/conversations/{id}/label`. */
@Aliases(SPELLINGS)
export class LabelBody {
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, NOT_BLANK)
  label: string;

  @Field({ description: 'Stays as it is when absent.' })
  @IsOptional()
  @IsFolder()
  folder?: string;
}

/** `PUT /api/v1/conversations/{id}/folder`. */
@Aliases(SPELLINGS)
export class FolderBody {
  @IsFolder()
  folder: string;
}

/** `PUT /api/v1/conversations/{id}/status`. */
export class StatusBody {
  @Field({ description: '`active` also takes a pin away; `pinned` is an importance of 10.' })
  @IsIn(STATUS_WORDS)
  status: StatusWord;
}
