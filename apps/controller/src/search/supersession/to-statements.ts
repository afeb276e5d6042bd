import type { MessageInConversation, StoredVector } from '@sekha/store';
import type { Statement } from './find-supersessions.js';

/** Messages as statements, with their vectors brought to unit length. */
export function toStatements(
  messages: readonly MessageInConversation[],
  vectors: readonly StoredVector[],
): (Statement & { key: number })[] {
  const byKey = new Map(vectors.map(({ messageKey, vector }) => [messageKey, vector]));
  return messages.map(({ message }) => {
    const stored = byKey.get(message.key);
    let unit: Float32Array | undefined;
    return {
      key: message.key,
      id: message.id,
      conversationId: message.conversationId,
      seq: message.seq,
      speaker: `${message.role}\n${message.name ?? ''}`,
      sentAtMs: message.sentAtMs,
      content: message.content,
      /** Few statements are ever compared by it. */
      get vector() {
        unit ??= stored && toUnitLength(stored);
        return unit;
      },
    };
  });
}

function toUnitLength(vector: Float32Array): Float32Array | undefined {
  let squares = 0;
  for (let at = 0; at < vector.length; at++) squares += (vector[at] as number) * (vector[at] as number);
  const length = Math.sqrt(squares);
  if (!(length > 0)) return undefined;
  const unit = new Float32Array(vector.length);
  for (let at = 0; at < unit.length; at++) unit[at] = (vector[at] as number) / length;
  return unit;
}
