import { resolve } from 'node:path';
import type { EnvironmentReader } from '@sekha/service-kit';
import { DEFAULT_TENANT } from './configured-keys.js';

/** What may be imported, and from where. */
export interface ImportConfig {
  /** Largest upload; a larger one is 413. */
  maxBytes: number;
  /** Uploads up to this are answered with their report, larger ones with a job. */
  inlineBytes: number;
  /** A folder whose files are imported; undefined = none. */
  watch: { directory: string; tenantId: string; everyMs: number } | undefined;
}

const MEBIBYTE = 1_048_576;

export function readImportConfig(reader: EnvironmentReader): ImportConfig {
  const directory = reader.find('SEKHA_IMPORT_DIR');
  const tenantId = reader.find('SEKHA_IMPORT_TENANT');
  if (directory === undefined && tenantId !== undefined)
    reader.problem('SEKHA_IMPORT_TENANT: means nothing without SEKHA_IMPORT_DIR');
  return {
    maxBytes: reader.integer('SEKHA_IMPORT_MAX_MB', 4_096, { min: 1, max: 1_048_576 }) * MEBIBYTE,
    inlineBytes: reader.integer('SEKHA_IMPORT_INLINE_MB', 4, { min: 0, max: 64 }) * MEBIBYTE,
    watch:
      directory === undefined
        ? undefined
        : {
            directory: resolve(directory),
            tenantId: tenantId ?? DEFAULT_TENANT,
            everyMs: reader.integer('SEKHA_IMPORT_POLL_MS', 1_000, { min: 50, max: 3_600_000 }),
          },
  };
}
