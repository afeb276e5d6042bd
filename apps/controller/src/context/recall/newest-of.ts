import type { Conversation, MessageInConversation, MessageStore } from '@sekha/store';

/** The newest messages of some conversations, `most` at most over all, newest conversation first. */
export async function newestOf(
  messages: MessageStore,
  conversations: readonly Conversation[],
  most: number,
): Promise<MessageInConversation[]> {
  const newest: MessageInConversation[] = [];
  for (const conversation of conversations) {
    const limit = most - newest.length;
    if (limit <= 0) break;
    const offset = Math.max(0, conversation.messageCount - limit);
    const page = await messages.list(conversation.id, { limit, offset });
    newest.push(...page.reverse().map((message) => ({ message, conversation })));
  }
  return newest;
}
