import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID } from 'class-validator';
import { SUMMARY_LEVELS, type SummaryLevel } from '../bridge/summarize.js';
import { Aliases } from '../contract/contract-metadata.js';
import { Field, NestedList } from '../contract/field.js';
import { IsCalendarDay, IsTimeZoneName } from './time-zone-rule.js';

const BAD_LEVEL = { message: 'Invalid level: must be daily, weekly or monthly' };
const LEVEL = {
  description: '`daily`: a calendar day; `weekly`: Monday to Sunday; `monthly`: a calendar month.',
  default: 'daily',
};
const DATE = {
  description: 'A day inside the span, in the time zone; absent: the last day on which something was said.',
  example: '2026-03-31',
};
const ZONE = {
  description: 'Whose days count: an IANA time zone.',
  default: 'UTC',
  example: 'Europe/Lisbon',
};

/** `GET /api/v1/conversations/{id}/summary`; the span of a summary. */
@Aliases({ timezone: 'time_zone' })
export class SummaryQuery {
  @Field(LEVEL)
  @IsOptional()
  @IsIn(SUMMARY_LEVELS, BAD_LEVEL)
  level?: SummaryLevel;

  @Field(DATE)
  @IsOptional()
  @IsCalendarDay()
  date?: string;

  @Field(ZONE)
  @IsOptional()
  @IsTimeZoneName()
  time_zone?: string;
}

/** `POST /api/v1/summarize` of the controller. */
@Aliases({ timezone: 'time_zone' })
export class SummarizeConversationBody extends SummaryQuery {
  @IsUUID()
  conversation_id: string;

  @Field({ description: 'Make it anew although nothing has changed.', default: false })
  @IsOptional()
  @IsBoolean()
  refresh?: boolean;
}

/** A summary of a conversation. */
export class SummaryAnswer {
  @Field({ description: 'Null where there was nothing to summarize.' })
  @IsOptional()
  @IsUUID()
  id: string | null;

  @IsUUID()
  conversation_id: string;

  @IsIn(SUMMARY_LEVELS)
  level: SummaryLevel;

  @IsString()
  summary: string;

  @Field({ description: 'ISO 8601, UTC.' })
  @IsString()
  generated_at: string;

  @Field({ description: 'Who wrote it; `extractive` (the most telling sentences) when no model did.' })
  @IsString()
  model: string;

  @Field({ description: 'Why no model wrote it, or not all of it; null when one did.' })
  @IsOptional()
  @IsString()
  fallback_reason: string | null;

  @Field({ description: 'Its length in tokens (o200k).' })
  @IsInt()
  token_count: number;

  @Field({ description: 'How many messages it stands for.' })
  @IsInt()
  message_count: number;

  @Field({ description: 'Where the span begins, inclusive; null for an empty conversation.' })
  @IsOptional()
  @IsString()
  from: string | null;

  @Field({ description: 'Where the span ends, exclusive.' })
  @IsOptional()
  @IsString()
  to: string | null;

  @IsString()
  time_zone: string;

  @Field({ description: 'True when it was there already and still holds.' })
  @IsBoolean()
  cached: boolean;

  @Field({
    description: 'True when more was said in its span since; summarizing again brings it up to date.',
  })
  @IsBoolean()
  stale: boolean;
}

/** `GET /api/v1/conversations/{id}/summaries`. */
@Aliases({ timezone: 'time_zone' })
export class ListSummariesQuery {
  @Field({ description: 'Only this level.' })
  @IsOptional()
  @IsIn(SUMMARY_LEVELS, BAD_LEVEL)
  level?: SummaryLevel;

  @Field({ description: 'Only of days of this time zone.' })
  @IsOptional()
  @IsTimeZoneName()
  time_zone?: string;
}

/** The stored summaries of a conversation, oldest span first. */
export class SummariesAnswer {
  @NestedList(() => SummaryAnswer)
  results: SummaryAnswer[];

  @IsInt()
  total: number;
}
