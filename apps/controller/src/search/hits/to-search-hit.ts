import type { SearchExplanation, SearchHit } from '@sekha/contracts';
import type { MessageInConversation } from '@sekha/store';
import { highlightMatches, type WantedWords } from './highlight-matches.js';

/** A hit as it leaves: the message, where it stands, and why. */
export function toSearchHit(
  { message, conversation }: MessageInConversation,
  score: number,
  wanted: WantedWords,
  supersededBy?: string,
  explain?: SearchExplanation,
): SearchHit {
  const timestamp = new Date(message.sentAtMs).toISOString();
  return {
    conversation_id: conversation.id,
    message_id: message.id,
    score,
    similarity: score,
    content: message.content,
    role: message.role,
    name: message.name,
    metadata: message.metadata,
    label: conversation.label,
    folder: conversation.folder,
    timestamp,
    created_at: timestamp,
    highlights: highlightMatches(message.content, wanted),
    ...(supersededBy === undefined ? {} : { superseded_by: supersededBy }),
    ...(explain === undefined ? {} : { explain }),
  };
}
