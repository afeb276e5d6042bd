import { IsBoolean, IsIn, IsInt, IsNumber, IsObject, IsOptional, IsString } from 'class-validator';
import { Field, Nested, NestedList } from '../contract/field.js';
import { SEARCH_MODES, type SearchMode } from './search-body.js';

/** A stretch of the content that answers the query's words. */
export class SearchHighlight {
  @Field({ description: 'Where it begins, in UTF-16 code units of `content`.' })
  @IsInt()
  start: number;

  @Field({ description: 'Where it ends, exclusive.' })
  @IsInt()
  end: number;

  @Field({ description: 'The stretch itself.' })
  @IsString()
  text: string;
}

/** Why a hit stands where it does. Ranks count from 1; null where the list does not hold the message. */
export class SearchExplanation {
  @Field({ description: "The message's own place by BM25." })
  @IsOptional()
  @IsInt()
  keyword_rank: number | null;

  @Field({ description: 'The place by BM25 of the message with its two neighbours.' })
  @IsOptional()
  @IsInt()
  keyword_window_rank: number | null;

  @Field({ description: "The message's own place by cosine." })
  @IsOptional()
  @IsInt()
  semantic_rank: number | null;

  @Field({ description: 'The place by cosine of the message with its two neighbours.' })
  @IsOptional()
  @IsInt()
  semantic_window_rank: number | null;

  @Field({ description: 'BM25 of the message.' })
  @IsOptional()
  @IsNumber()
  bm25: number | null;

  @Field({ description: 'Cosine of the message and the query, -1..1.' })
  @IsOptional()
  @IsNumber()
  cosine: number | null;

  @Field({
    description:
      'The parts of the score before it is mapped to 0..1: bm25, bm25_window, cosine, cosine_window (normalised), fused, speaker, date, conversation, user_turn, statement. Null beyond the best of every list.',
  })
  @IsOptional()
  @IsObject()
  parts: Record<string, number> | null;
}

/** One message that was found. */
export class SearchHit {
  @IsString()
  conversation_id: string;

  @IsString()
  message_id: string;

  @Field({ description: 'A similarity, 0..1, larger is better; strictly descending along the list.' })
  @IsNumber()
  score: number;

  @Field({ description: 'The same as `score`, under the name some clients read.' })
  @IsNumber()
  similarity: number;

  @IsString()
  content: string;

  @IsString()
  role: string;

  @Field({ description: 'Who speaks, where it is more than the role.' })
  @IsOptional()
  @IsString()
  name: string | null;

  @Field({ description: 'The metadata of the message.' })
  @IsObject()
  metadata: Record<string, unknown>;

  @IsString()
  label: string;

  @IsString()
  folder: string;

  @Field({ description: 'When the message was sent.' })
  @IsString()
  timestamp: string;

  @Field({ description: 'The same as `timestamp`, under the name some clients read.' })
  @IsString()
  created_at: string;

  @NestedList(() => SearchHighlight)
  highlights: SearchHighlight[];

  @Field({ description: 'The newer message that takes the place of this one, where there is one.' })
  @IsOptional()
  @IsString()
  superseded_by?: string;

  @Field({ description: 'Only with `explain`.' })
  @IsOptional()
  @Nested(() => SearchExplanation)
  explain?: SearchExplanation;
}

/** The reply to a search. */
export class SearchAnswer {
  @NestedList(() => SearchHit)
  results: SearchHit[];

  @Field({ description: 'How many hits this page holds.' })
  @IsInt()
  total: number;

  @Field({ description: 'Which page this is, counted from 1.' })
  @IsInt()
  page: number;

  @Field({ description: 'The limit of the request.' })
  @IsInt()
  page_size: number;

  @Field({ description: 'How the hits were really found.' })
  @IsIn(SEARCH_MODES)
  mode: SearchMode;

  @Field({
    description:
      'True when nothing that was found is likely to be about the question: the hits are only the nearest there are.',
  })
  @IsBoolean()
  no_good_match: boolean;

  @Field({ description: 'True when the meaning could not be used and only the words were.' })
  @IsBoolean()
  degraded: boolean;

  @Field({ description: 'Why the answer is degraded; absent otherwise.' })
  @IsOptional()
  @IsString()
  reason?: string;

  @Field({ description: 'Send it as `cursor` for the next page; null at the end.' })
  @IsOptional()
  @IsString()
  next_cursor: string | null;
}
