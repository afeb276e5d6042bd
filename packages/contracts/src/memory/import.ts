import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  MaxLength,
} from 'class-validator';
import { Field, NestedList } from '../contract/field.js';
import { IsFolder } from './folder-rule.js';

/** What can be imported. `messages` is everything that has lists of `{role, content}`. */
export const IMPORT_FORMATS = [
  'sekha',
  'chatgpt',
  'claude',
  'claude-xml',
  'claude-code',
  'messages',
  'markdown',
  'text',
] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** Other words for the same. */
export const IMPORT_FORMAT_ALIASES: Readonly<Record<string, ImportFormat>> = {
  openai: 'messages',
  'openai-json': 'messages',
  'openai-jsonl': 'messages',
  sharegpt: 'messages',
  'claude-json': 'claude',
  claude_xml: 'claude-xml',
  claude_code: 'claude-code',
  md: 'markdown',
  txt: 'text',
};

/** All that may be written for a format. */
export const IMPORT_FORMAT_WORDS = ['auto', ...IMPORT_FORMATS, ...Object.keys(IMPORT_FORMAT_ALIASES)];

/** `POST /api/v1/import`. */
export class ImportQuery {
  @Field({
    description:
      'What the body is; found out when absent or `auto`. Notes without speakers are taken only with `markdown` or `text`.',
    default: 'auto',
  })
  @IsOptional()
  @IsIn(IMPORT_FORMAT_WORDS)
  format?: string;

  @Field({
    description: 'Where all of it goes; `/imports/<format>`, or the folder that the file names, when absent.',
  })
  @IsOptional()
  @IsFolder()
  folder?: string;

  @Field({ description: 'The label of every conversation; its title at the source when absent.' })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  label?: string;

  @Field({ description: 'The name of the file: the label of a conversation without a title.' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  filename?: string;

  @Field({ description: 'Only report what would be done.', default: false })
  @IsOptional()
  @IsBoolean()
  dry_run?: boolean;

  @Field({
    description:
      'Answer 202 with a job at once, whatever the size. Absent: large files do so, and requests with an Idempotency-Key; others are answered with the report.',
  })
  @IsOptional()
  @IsBoolean()
  background?: boolean;
}

/** Something that was not taken, or not as it was. */
export class ImportProblemAnswer {
  @Field({ description: 'Where in the file.', example: 'conversations[3]' })
  @IsString()
  place: string;

  @IsString()
  problem: string;
}

/** What an import did. */
export class ImportAnswer {
  @IsBoolean()
  dry_run: boolean;

  @Field({ description: 'What the file turned out to be.', example: ['chatgpt'] })
  @IsArray()
  @IsString({ each: true })
  formats: string[];

  @IsInt()
  conversations_created: number;

  @Field({ description: 'Known ones to which something was added.' })
  @IsInt()
  conversations_updated: number;

  @IsInt()
  conversations_unchanged: number;

  @IsInt()
  messages_added: number;

  @Field({ description: 'Messages that an earlier import brought.' })
  @IsInt()
  messages_skipped: number;

  @Field({ description: 'Paths beside the ones that the source shows; all are kept.' })
  @IsInt()
  branches: number;

  @Field({ description: 'What is no part of a conversation, by kind, with how often.', type: 'object' })
  @IsObject()
  left_out: Record<string, number>;

  @Field({ description: 'The first 100.' })
  @NestedList(() => ImportProblemAnswer)
  problems: ImportProblemAnswer[];

  @Field({ description: 'All of them.' })
  @IsInt()
  problem_count: number;
}
