import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
  registerDecorator,
} from 'class-validator';
import { Aliases, RefuseUnknown } from '../contract/contract-metadata.js';
import { Field } from '../contract/field.js';
import { IsInstant } from './search-instant.js';

export const LABELS_MATCHES = ['any', 'all'] as const;
export const SEARCHED_STATUSES = ['active', 'archived'] as const;

/** Each becomes a condition of one statement, of which SQLite takes a thousand; nobody means this many. */
const MOST_METADATA_FILTERS = 50;

/** Members of a metadata object are compared as equal or not; anything deeper has no defined equality. */
function IsScalarMap(): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name: 'isScalarMap',
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) =>
          typeof value === 'object' &&
          value !== null &&
          Object.keys(value).length <= MOST_METADATA_FILTERS &&
          Object.values(value).every((one) => ['string', 'number', 'boolean'].includes(typeof one)),
        defaultMessage: () =>
          `must map names to texts, numbers or booleans, at most ${MOST_METADATA_FILTERS}`,
      },
    });
}

const OTHER_NAMES = {
  title: 'label',
  filter_labels: 'labels',
  folder_path: 'folder',
  speaker: 'role',
  conversation: 'conversation_id',
  since: 'after',
  until: 'before',
  start_date: 'after',
  end_date: 'before',
  importance_min: 'min_importance',
  importance_max: 'max_importance',
};
/** The same for a search, whose pages have other names, too. */
export const SEARCH_ALIASES = { ...OTHER_NAMES, page_size: 'limit' };

/** What narrows a search. Every member narrows further; an absent one does not. */
@Aliases(OTHER_NAMES)
export class SearchFilterMembers {
  @Field({ description: 'Exact label of the conversation.', example: 'Project Alpha' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  label?: string;

  @Field({ description: 'Several labels; see `labels_match`. None in the list: any.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1_000)
  @IsString({ each: true })
  labels?: string[];

  @Field({
    description: 'Whether one of `labels` is enough, or the conversation must bear each of them.',
    default: 'any',
  })
  @IsOptional()
  @IsIn(LABELS_MATCHES)
  labels_match?: 'any' | 'all';

  @Field({ description: 'The folder and everything below it, by path segment.', example: '/projects/alpha' })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  folder?: string;

  @Field({ description: 'Only messages of this role, or of a speaker of this name.', example: 'user' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  role?: string;

  @Field({ description: 'Only messages of one of these roles or names.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  roles?: string[];

  @Field({ description: 'Only conversations of this status; both when absent.' })
  @IsOptional()
  @IsIn(SEARCHED_STATUSES)
  status?: 'active' | 'archived';

  @Field({ description: 'Only this conversation.' })
  @IsOptional()
  @IsUUID()
  conversation_id?: string;

  @Field({ description: 'Only these conversations.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1_000)
  @IsUUID(undefined, { each: true })
  conversation_ids?: string[];

  @Field({ description: 'Only messages sent at this time or later; UTC where no zone is given.' })
  @IsOptional()
  @IsInstant()
  after?: string;

  @Field({ description: 'Only messages sent before this time; UTC where no zone is given.' })
  @IsOptional()
  @IsInstant()
  before?: string;

  @Field({ description: 'Least importance of the conversation, 1..10.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10)
  min_importance?: number;

  @Field({ description: 'Greatest importance of the conversation, 1..10.' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10)
  max_importance?: number;

  @Field({
    description: "Members that the conversation's metadata must hold with exactly these values.",
    example: { source: 'chatgpt' },
  })
  @IsOptional()
  @IsObject()
  @IsScalarMap()
  metadata?: Record<string, string | number | boolean>;
}

/** The filters as an object of their own. A misspelt one would widen the search unseen, so it is refused. */
@RefuseUnknown()
export class SearchFilters extends SearchFilterMembers {}
