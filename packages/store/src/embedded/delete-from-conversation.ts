import { type Deleted, deleteMessages } from './delete-messages.js';
import { refreshParticipants } from './participants.js';
import type { RecordContext } from './record-context.js';
import type { Steps } from './write-queue.js';

/** Deletes some messages of a conversation that goes on without them. Inside the transaction of the caller. */
export function* deleteFromConversation(
  { writer, clock }: RecordContext,
  place: { tenant: number; conversationKey: number },
  doomed: readonly { key: number; words: number }[],
): Steps<Deleted> {
  const gone = yield* deleteMessages(writer, place, doomed);
  refreshParticipants(writer, place.tenant, place.conversationKey);
  writer.run(
    `UPDATE conversations SET message_count = message_count - ?, word_count = word_count - ?,
       updated_ms = max(updated_ms, ?) WHERE tenant = ? AND key = ?`,
    gone.messages,
    gone.words,
    clock(),
    place.tenant,
    place.conversationKey,
  );
  return gone;
}
