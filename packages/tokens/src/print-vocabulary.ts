import tokens from 'gpt-tokenizer/bpeRanks/o200k_base';
import { packVocabulary, toBytes } from './vocabulary-table.js';

// A program of its own, run by `load-vocabulary.ts`: the vocabulary as it is shipped takes a quarter of a second and
// 70 MB, which go with the process. A thread would leave most of them to ours.
process.stdout.write(toBytes(packVocabulary(tokens)));
