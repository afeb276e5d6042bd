import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
} from 'class-validator';
import { Aliases, RefuseUnknown } from '../contract/contract-metadata.js';
import { Field } from '../contract/field.js';
import { IsFolder } from './folder-rule.js';
import { IsInstant } from './search-instant.js';

/** What has to be said to delete all that a tenant has. */
export const DELETE_EVERYTHING = 'delete everything';

/**
 * `DELETE /api/v1/conversations`: what meets every criterion that is given; none is refused. A misspelled member must
 * never widen what is deleted.
 */
@Aliases({
  title: 'label',
  folder_path: 'folder',
  ids: 'conversation_ids',
  since: 'after',
  until: 'before',
  start_date: 'after',
  end_date: 'before',
})
@RefuseUnknown()
export class DeleteConversationsBody {
  @Field({ description: 'This folder and everything below it.', example: '/tests' })
  @IsOptional()
  @IsFolder()
  folder?: string;

  @Field({ description: 'Conversations with exactly this label.' })
  @IsOptional()
  @IsString()
  @Length(1, 500)
  label?: string;

  @Field({ description: 'These conversations; unknown ones are left out.' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1_000)
  @IsUUID(undefined, { each: true })
  conversation_ids?: string[];

  @Field({ description: 'Conversations of this status.' })
  @IsOptional()
  @IsIn(['active', 'archived'])
  status?: 'active' | 'archived';

  @Field({
    description:
      'Messages sent at this time or later; UTC where no zone is given. With a time the messages go, and the conversations that are left without any.',
  })
  @IsOptional()
  @IsInstant()
  after?: string;

  @Field({ description: 'Messages sent before this time.' })
  @IsOptional()
  @IsInstant()
  before?: string;

  @Field({
    description: `All that the tenant has; alone, and only with \`confirm\` as "${DELETE_EVERYTHING}".`,
  })
  @IsOptional()
  @IsBoolean()
  everything?: boolean;

  @IsOptional()
  @IsString()
  confirm?: string;

  @Field({ description: 'Only count what would go.', default: false })
  @IsOptional()
  @IsBoolean()
  dry_run?: boolean;
}

/** What went, or would go in a dry run, with all that came from it. */
export class DeletionAnswer {
  @IsBoolean()
  dry_run: boolean;

  @Field({ description: 'Conversations that were deleted.' })
  @IsInt()
  deleted: number;

  @IsInt()
  deleted_messages: number;

  @IsInt()
  deleted_vectors: number;

  @IsInt()
  deleted_summaries: number;
}

/** The reply of `DELETE /api/v1/conversations`. */
export class DeleteConversationsAnswer extends DeletionAnswer {
  @Field({ description: 'The folder as it was understood; null where none was named.' })
  @IsOptional()
  @IsString()
  folder: string | null;
}
