import type { ContextAnswer, ContextMessage } from '@sekha/contracts';
import type { AssembledContext } from './context.service.js';
import type { ContextItem } from './context-item.js';

/** A message as clients of the bare array know it; what this service adds stands in the metadata. */
export function toContextMessage({
  message,
  conversation,
  score,
  reasons,
  supersededAtMs,
}: ContextItem): ContextMessage {
  const timestamp = new Date(message.sentAtMs).toISOString();
  const shortened = reasons.some(({ kind }) => kind === 'shortened');
  return {
    id: message.id,
    conversation_id: message.conversationId,
    role: message.role,
    name: message.name,
    content: message.content,
    timestamp,
    embedding_id: null,
    metadata: {
      ...message.metadata,
      citation: { label: conversation.label, folder: conversation.folder, timestamp },
      relevance_score: score,
      reasons,
      ...(supersededAtMs === undefined ? {} : { superseded: true }),
      ...(shortened ? { shortened: true } : {}),
    },
  };
}

export function toContextAnswer(
  { items, tokens, noGoodMatch, degradedBecause }: AssembledContext,
  budgetTokens: number,
): ContextAnswer {
  return {
    messages: items.map(toContextMessage),
    estimated_tokens: tokens,
    context_budget: budgetTokens,
    conversations_used: new Set(items.map(({ conversation }) => conversation.id)).size,
    reasons: items.map(({ message, reasons }) => ({ message_id: message.id, reasons })),
    no_good_match: noGoodMatch,
    degraded: degradedBecause !== undefined,
    ...(degradedBecause === undefined ? {} : { reason: degradedBecause }),
  };
}
