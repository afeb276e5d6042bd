import {
  IsBoolean,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { Aliases } from '../contract/contract-metadata.js';
import { Field, Nested, NestedList } from '../contract/field.js';
import { SearchHighlight } from './search-answer.js';
import { MAX_QUERY_CHARACTERS, MAX_SEARCH_LIMIT, MAX_SEARCH_WINDOW } from './search-body.js';
import { SEARCH_ALIASES, SearchFilterMembers, SearchFilters } from './search-filters.js';

/** `POST /api/v1/search/fts`: by words alone. */
@Aliases(SEARCH_ALIASES)
export class FullTextBody extends SearchFilterMembers {
  @Field({
    description:
      'Words (all of them, best matches first), "phrases", prefix*, AND, OR, NOT, parentheses. What is no valid syntax counts as words.',
    example: '"circuit breaker" AND (open OR half*) NOT redis',
  })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_QUERY_CHARACTERS)
  query: string;

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
}

/** A message found by its words. */
export class FullTextHit {
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

  @IsString()
  content: string;

  @IsString()
  timestamp: string;

  @Field({ description: 'Always null: vectors have no id of their own. Older clients expect the member.' })
  @IsOptional()
  embedding_id: null;

  @Field({ description: 'The metadata of the message.' })
  @IsObject()
  metadata: Record<string, unknown>;

  @IsString()
  label: string;

  @IsString()
  folder: string;

  @Field({ description: 'Place in the whole list, from 1; smaller is better.' })
  @IsInt()
  rank: number;

  @Field({ description: 'BM25, larger is better.' })
  @IsNumber()
  score: number;

  @NestedList(() => SearchHighlight)
  highlights: SearchHighlight[];
}

/** The reply to {@link FullTextBody}. */
export class FullTextAnswer {
  @NestedList(() => FullTextHit)
  results: FullTextHit[];

  @Field({ description: 'How many messages match, on all pages together.' })
  @IsInt()
  total: number;

  @Field({ description: 'True when no message holds all the words and those with some of them are shown.' })
  @IsBoolean()
  relaxed: boolean;
}
