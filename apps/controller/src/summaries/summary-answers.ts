import type { SummaryAnswer, SummaryLevel, SummaryQuery } from '@sekha/contracts';
import type { Summary } from '@sekha/store';
import { toInstant } from '../conversations/conversation-answers.js';
import type { SummaryRequest } from './summaries.service.js';
import { EXTRACTIVE } from './writing/summary-writer.js';

/** What existing clients read where there is nothing to summarize. */
const NOTHING = 'No messages to summarize';

/** The span that is asked for, in words of the service. */
export function toSummaryRequest(
  conversationId: string,
  { level = 'daily', date, time_zone }: SummaryQuery,
): Omit<SummaryRequest, 'refresh'> {
  return {
    conversationId,
    level,
    timeZone: canonicalZone(time_zone ?? 'UTC'),
    ...(date === undefined ? {} : { day: date }),
  };
}

/** `utc` and `Etc/UTC` are one zone; its summaries must not be made twice. */
export function canonicalZone(timeZone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
}

export function toSummaryAnswer(
  summary: Summary,
  { cached, stale }: { cached: boolean; stale: boolean },
): SummaryAnswer {
  return {
    id: summary.id,
    conversation_id: summary.conversationId,
    level: summary.level,
    summary: summary.content === '' ? NOTHING : summary.content,
    generated_at: toInstant(summary.generatedAtMs),
    model: summary.model,
    fallback_reason: summary.fallbackReason,
    token_count: summary.tokens,
    message_count: summary.messageCount,
    from: toInstant(summary.fromMs),
    to: toInstant(summary.toMs),
    time_zone: summary.timeZone,
    cached,
    stale,
  };
}

/** For a conversation, or a span, in which nothing was said. */
export function toEmptyAnswer(
  conversationId: string,
  level: SummaryLevel,
  timeZone: string,
  nowMs: number,
): SummaryAnswer {
  return {
    id: null,
    conversation_id: conversationId,
    level,
    summary: NOTHING,
    generated_at: toInstant(nowMs),
    model: EXTRACTIVE,
    fallback_reason: null,
    token_count: 0,
    message_count: 0,
    from: null,
    to: null,
    time_zone: timeZone,
    cached: false,
    stale: false,
  };
}
