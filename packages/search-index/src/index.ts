export { InProcessIndex, type InProcessIndexOptions } from './in-process-index.js';
export { openSearchIndex, type SearchIndexOptions } from './open-search-index.js';
export type * from './search-index.js';
export { analyse, contentWords, queryTerms, type TokenSpan, textWords, tokenSpans } from './text/analyse.js';
export { foldWord } from './text/fold-word.js';
export {
  FIRST_PERSON,
  hasTrait,
  questionShare,
  TELLS_NUMBER,
  TELLS_TIME,
  traitsOf,
} from './text/message-traits.js';
export { STOP_WORDS } from './text/stop-words.js';
export type { KernelChoice } from './vectors/kernel.js';
