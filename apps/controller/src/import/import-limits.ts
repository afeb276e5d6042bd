import type { ImportConfig } from '../config/import-config.js';

/** Token: how large uploads may be, and which are answered at once. */
export const IMPORT_LIMITS = Symbol('IMPORT_LIMITS');
export type ImportLimits = Pick<ImportConfig, 'maxBytes' | 'inlineBytes'>;
