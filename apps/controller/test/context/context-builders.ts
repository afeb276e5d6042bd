import type { Conversation, Message } from '@sekha/store';
import type { ContextItem } from '../../src/context/context-item.js';

let nextKey = 1;

/** An item of a context with everything a test does not care about filled in. */
export function anItem({
  message = {},
  conversation = {},
  ...rest
}: Partial<Omit<ContextItem, 'message' | 'conversation'>> & {
  message?: Partial<Message>;
  conversation?: Partial<Conversation>;
} = {}): ContextItem {
  const key = nextKey++;
  const conversationId = conversation.id ?? 'conversation-1';
  return {
    message: {
      key,
      id: `message-${key}`,
      conversationId,
      seq: key,
      role: 'user',
      name: null,
      content: `text ${key}`,
      sentAtMs: Date.UTC(2026, 0, 1),
      metadata: {},
      embeddingState: 'ready',
      ...message,
    },
    conversation: {
      id: conversationId,
      label: 'Label',
      folder: '/',
      status: 'active',
      importance: 5,
      createdAtMs: 0,
      updatedAtMs: 0,
      metadata: {},
      messageCount: 1,
      wordCount: 1,
      ...conversation,
    },
    similarity: 0.5,
    score: 0.5,
    reasons: [{ kind: 'match', text: 'found' }],
    ...rest,
  };
}
