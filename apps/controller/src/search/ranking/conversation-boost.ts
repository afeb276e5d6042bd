/** A score and the conversation it belongs to. */
export interface ConversationScore {
  conversationKey: number;
  score: number;
}

const BEST = 3;

/**
 * For each conversation the mean of its best three scores; missing ones count 0, so that one lucky message does not
 * carry its conversation. A message in a conversation about the subject gains from its neighbourhood.
 */
export function conversationMeans(scores: readonly ConversationScore[]): Map<number, number> {
  const best = new Map<number, number[]>();
  for (const { conversationKey, score } of scores) {
    const list = best.get(conversationKey) ?? [];
    list.push(score);
    list.sort((a, b) => b - a);
    best.set(conversationKey, list.slice(0, BEST));
  }
  return new Map([...best].map(([key, list]) => [key, list.reduce((sum, one) => sum + one, 0) / BEST]));
}
