import type { ExpectedConversation } from './expected-conversation.js';
import type { SeededRandom } from './seeded-random.js';

/** What a writer knows when it decides what to do next. */
export interface WriterPlace {
  /** A word that begins all its labels, texts and keys. */
  name: string;
  random: SeededRandom;
  /** A new number each time. */
  serial(): number;
  /** Its own conversations, as they stand. */
  own: readonly ExpectedConversation[];
  /** Where all writers append. */
  shared: ExpectedConversation | undefined;
}
