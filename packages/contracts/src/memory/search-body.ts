import {
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
import { Field, Nested } from '../contract/field.js';
import { SEARCH_ALIASES, SearchFilterMembers, SearchFilters } from './search-filters.js';

export const SEARCH_MODES = ['hybrid', 'semantic', 'keyword'] as const;
export type SearchMode = (typeof SEARCH_MODES)[number];

/** The longest query: a question or a paragraph, not a document. */
export const MAX_QUERY_CHARACTERS = 10_000;
export const MAX_SEARCH_LIMIT = 1_000;
/** How deep a ranked list can be read: `offset + limit`. */
export const MAX_SEARCH_WINDOW = 10_000;

/** `POST /api/v1/search`, also `/api/v1/query`. Filters may stand beside the query or in `filters`. */
@Aliases(SEARCH_ALIASES)
export class SearchBody extends SearchFilterMembers {
  @Field({ description: 'What to look for, in plain words.', example: 'which database did we choose' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_QUERY_CHARACTERS)
  query: string;

  @Field({
    description:
      '`hybrid` weighs words and meaning, `semantic` only the meaning, `keyword` only the words (no model needed).',
    default: 'hybrid',
  })
  @IsOptional()
  @IsIn(SEARCH_MODES)
  mode?: SearchMode;

  @Field({ description: 'The filters as an object; a member here wins over the same one beside the query.' })
  @IsOptional()
  @IsObject()
  @Nested(() => SearchFilters)
  filters?: SearchFilters;

  @Field({ description: 'How many hits.', default: 10 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_SEARCH_LIMIT)
  limit?: number;

  @Field({ description: 'How many of the best hits to pass over.', default: 0 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(MAX_SEARCH_WINDOW)
  offset?: number;

  @Field({
    description: 'Which page of `limit` hits, counted from 1; another way to say `offset`, which wins.',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_SEARCH_WINDOW)
  page?: number;

  @Field({ description: 'The `next_cursor` of the page before; takes the place of `offset`.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;

  @Field({ description: 'Say for each hit what its score is made of.', default: false })
  @IsOptional()
  @IsBoolean()
  explain?: boolean;
}
