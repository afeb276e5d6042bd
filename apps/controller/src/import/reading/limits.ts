/** The largest single conversation (of a JSON file) or line that is held in memory, in characters. */
export const MAX_ITEM_CHARS = 32 * 1_048_576;
/** Deeper nesting than any vendor writes. */
export const MAX_DEPTH = 200;
/** A message longer than this is kept in parts, as nothing that is sent may be longer. */
export const MAX_MESSAGE_CHARS = 100_000;
/** Messages of a conversation that is not told apart from the next by its source: the rest becomes another one. */
export const MAX_LOOSE_MESSAGES = 10_000;
