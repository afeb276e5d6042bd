import type { ConversationAnswer, ConversationRow, MessageAnswer } from '@sekha/contracts';
import type { Conversation, Message } from '@sekha/store';

const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** An instant as it leaves: ISO 8601 in UTC. */
export function toInstant(ms: number): string {
  return new Date(ms).toISOString();
}

export function toConversationAnswer(conversation: Conversation): ConversationAnswer {
  return {
    id: conversation.id,
    conversation_id: conversation.id,
    label: conversation.label,
    folder: conversation.folder,
    status: conversation.status,
    importance_score: conversation.importance,
    message_count: conversation.messageCount,
    word_count: conversation.wordCount,
    session_count: 1,
    created_at: toInstant(conversation.createdAtMs),
    updated_at: toInstant(conversation.updatedAtMs),
    metadata: conversation.metadata,
  };
}

/** A conversation in the shape of a search hit, as clients of the list read it. */
export function toConversationRow(conversation: Conversation): ConversationRow {
  const { folder, status, importance } = conversation;
  return {
    ...toConversationAnswer(conversation),
    message_id: NIL_UUID,
    score: 1,
    content: conversation.label,
    timestamp: toInstant(conversation.updatedAtMs),
    metadata: { ...conversation.metadata, folder, status, importance_score: importance },
  };
}

export function toMessageAnswer(message: Message): MessageAnswer {
  return {
    id: message.id,
    conversation_id: message.conversationId,
    seq: message.seq,
    role: message.role,
    name: message.name,
    content: message.content,
    timestamp: toInstant(message.sentAtMs),
    metadata: message.metadata,
    embedding_state: message.embeddingState,
  };
}
