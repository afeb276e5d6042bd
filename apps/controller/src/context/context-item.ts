import type { ContextReason } from '@sekha/contracts';
import type { Conversation, Message } from '@sekha/store';

/** A message that may become part of a context, and why. */
export interface ContextItem {
  message: Message;
  conversation: Conversation;
  /** Of the search, 0..1; 0 where the search did not bring it. */
  similarity: number;
  /** What it is ranked by; larger is better. */
  score: number;
  reasons: ContextReason[];
  /** It stands right behind this one, and only with it: its neighbour, or the newer statement. */
  follows?: string;
  /** When the statement was superseded by a newer one, milliseconds since the epoch. */
  supersededAtMs?: number;
}

export function hasReason({ reasons }: ContextItem, kind: ContextReason['kind']): boolean {
  return reasons.some((one) => one.kind === kind);
}
