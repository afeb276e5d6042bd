import type { MessageInConversation, StoredVector } from '@sekha/store';
import type { Statement } from './find-supersessions.js';

/** Messages as statements, with their vectors brought to unit length. */
export function toStatements(
  messages: readonly MessageInConversation[],
  vectors: readonly StoredVector[],
): (Statement & { key: number })[] {
  const byKey = new Map(vectors.map(({ messageKey, vector }) => [messageKey, vector]));
  return messages.map(({ message }) => ({
    key: message.key,
    id: message.id,
    conversationId: message.conversationId,
    seq: message.seq,
    speaker: `${message.role}\n${message.name ?? ''}`,
    sentAtMs: message.sentAtMs,
    content: message.content,
    vector: toUnitLength(byKey.get(message.key)),
  }));
}

function toUnitLength(vector: Float32Array | undefined): Float32Array | undefined {
  if (vector === undefined) return undefined;
  const length = Math.sqrt(vector.reduce((sum, one) => sum + one * one, 0));
  return length > 0 ? vector.map((one) => one / length) : undefined;
}
