export { countO200k, loadO200k, type O200kVocabulary } from './o200k.js';
