import { O200K_TOKEN_SPLIT_REGEX } from 'gpt-tokenizer/encodingParams/constants';
import { countTokens } from './count-tokens.js';
import { loadVocabulary } from './load-vocabulary.js';
import type { VocabularyTable } from './vocabulary-table.js';

/** The vocabulary of GPT-4o and later (o200k): 4 MB, ready to count with. */
export type O200kVocabulary = VocabularyTable;

let loading: Promise<O200kVocabulary> | undefined;

/** Loads the vocabulary, once for the whole process. It takes a process of its own and half a second. */
export function loadO200k(): Promise<O200kVocabulary> {
  loading ??= loadVocabulary().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/**
 * The tokens that o200k makes of a text; what looks like a special token is text. The work grows with the square of
 * the longest word: callers bound it. Counting ends when there are more than `most`.
 */
export function countO200k(text: string, vocabulary: O200kVocabulary, most?: number): number {
  return countTokens(text, vocabulary, O200K_TOKEN_SPLIT_REGEX, most);
}
