import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { Aliases, RefuseUnknown } from '../contract/contract-metadata.js';
import { Field } from '../contract/field.js';
import { IsFolder } from './folder-rule.js';
import { IsInstant } from './search-instant.js';

/** How an export is written. `jsonl` is Sekha's own format, which can be restored; `sekha` is another word for it. */
export const EXPORT_FORMATS = ['markdown', 'json', 'jsonl', 'sekha'] as const;
export type ExportFormatName = (typeof EXPORT_FORMATS)[number];

/** `GET /api/v1/export`. A misspelt filter would hand out more than was meant, so it is refused. */
@Aliases({
  title: 'label',
  folder_path: 'folder',
  conversation: 'conversation_id',
  since: 'after',
  until: 'before',
  start_date: 'after',
  end_date: 'before',
})
@RefuseUnknown()
export class ExportQuery {
  @Field({
    description:
      '`markdown` to read, `json` for other programs, `jsonl` (or `sekha`) to restore from. `jsonl` is always streamed.',
    default: 'markdown',
  })
  @IsOptional()
  @IsIn(EXPORT_FORMATS)
  format?: ExportFormatName;

  @Field({ description: 'Only conversations with exactly this label.' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  label?: string;

  @Field({ description: 'Only this folder and everything below it.' })
  @IsOptional()
  @IsFolder()
  folder?: string;

  @Field({ description: 'Only this conversation; 404 when there is none.' })
  @IsOptional()
  @IsUUID()
  conversation_id?: string;

  @Field({ description: 'Only conversations of this status; both when absent.' })
  @IsOptional()
  @IsIn(['active', 'archived'])
  status?: 'active' | 'archived';

  @Field({
    description:
      'Only messages sent at this time or later; UTC where no zone is given. A conversation without a message in that time is left out.',
  })
  @IsOptional()
  @IsInstant()
  after?: string;

  @Field({ description: 'Only messages sent before this time.' })
  @IsOptional()
  @IsInstant()
  before?: string;

  @Field({
    description:
      'With the vectors of the messages, so that restoring needs no model (`jsonl` only; about 2 KB a message).',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  vectors?: boolean;

  @Field({
    description:
      'Streams the document itself instead of a JSON reply that holds it. For more than a few megabytes.',
    default: false,
  })
  @IsOptional()
  @IsBoolean()
  stream?: boolean;
}

/** The reply of an export that is not streamed. */
export class ExportAnswer {
  @Field({ description: 'The whole document, in the format below.' })
  @IsString()
  content: string;

  @Field({ enum: ['markdown', 'json'] })
  @IsString()
  format: string;

  @IsInt()
  conversation_count: number;

  @IsInt()
  message_count: number;
}
