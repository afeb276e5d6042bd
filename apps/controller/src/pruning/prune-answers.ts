import type {
  PruneDryRunAnswer,
  PruneDryRunBody,
  PruneExecuteAnswer,
  PruneSuggestion,
} from '@sekha/contracts';
import type { PruneAction, PruneOrder, PruneOutcome } from '@sekha/store';
import { toInstant } from '../conversations/conversation-answers.js';
import {
  type PruneCandidate,
  type PruneReport,
  type PruneRequest,
  USUAL_THRESHOLDS,
} from './pruning.service.js';

const USUAL_LIMIT = 100;

/** A dry run as asked for, in any of its ways. */
export function toPruneRequest(
  body: PruneDryRunBody,
  { order, onlyUnimportant = false }: { order: PruneOrder; onlyUnimportant?: boolean },
): PruneRequest {
  const { label, folder } = body;
  return {
    thresholdDays: body.threshold_days ?? (onlyUnimportant ? 0 : USUAL_THRESHOLDS.thresholdDays),
    importanceThreshold: body.importance_threshold ?? USUAL_THRESHOLDS.importanceThreshold,
    limit: body.limit ?? USUAL_LIMIT,
    previews: body.previews ?? 'auto',
    order,
    onlyUnimportant,
    ...(label === undefined ? {} : { label }),
    ...(folder === undefined ? {} : { folder }),
  };
}

export function toDryRunAnswer(
  { candidates, total, withoutModel }: PruneReport,
  { thresholdDays, importanceThreshold }: PruneRequest,
): PruneDryRunAnswer {
  const suggestions = candidates.map(toSuggestion);
  const savings = suggestions
    .filter(({ recommendation }) => recommendation === 'archive' || recommendation === 'delete')
    .reduce((sum, { token_estimate }) => sum + token_estimate, 0);
  return {
    suggestions,
    total,
    estimated_token_savings: savings,
    threshold_days: thresholdDays,
    importance_threshold: importanceThreshold,
    fallback_reason: withoutModel ?? null,
  };
}

export function toExecuteAnswer(outcome: PruneOutcome, action: PruneAction): PruneExecuteAnswer {
  const { changed, unchanged, missing, deletedMessages } = outcome;
  return { action, changed, unchanged, missing, deleted_messages: deletedMessages };
}

function toSuggestion({
  conversation,
  ageDays,
  tokens,
  preview,
  recommendation,
}: PruneCandidate): PruneSuggestion {
  return {
    conversation_id: conversation.id,
    conversation_label: conversation.label,
    label: conversation.label,
    folder: conversation.folder,
    last_accessed: toInstant(conversation.updatedAtMs),
    age_days: ageDays,
    message_count: conversation.messageCount,
    token_estimate: tokens,
    importance_score: conversation.importance,
    preview: preview.text,
    preview_model: preview.model,
    ...recommendation,
  };
}
