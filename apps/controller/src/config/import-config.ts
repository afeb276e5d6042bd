import { existsSync, realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import type { EnvironmentReader } from '@sekha/service-kit';
import { DEFAULT_TENANT } from './configured-keys.js';

/** What may be imported, and from where. */
export interface ImportConfig {
  /** Largest upload; a larger one is 413. */
  maxBytes: number;
  /** Uploads up to this are answered with their report, larger ones with a job. */
  inlineBytes: number;
  /** A folder whose files are imported; undefined = none. */
  watch: WatchConfig | undefined;
}

export interface WatchConfig {
  directory: string;
  /** Undefined = `imported` beside the folder. */
  doneDirectory: string | undefined;
  /** Undefined = `failed` beside the folder. */
  failedDirectory: string | undefined;
  tenantId: string;
  everyMs: number;
}

const ONLY_WITH_A_FOLDER = [
  'SEKHA_IMPORT_TENANT',
  'SEKHA_IMPORT_DONE_DIR',
  'SEKHA_IMPORT_FAILED_DIR',
  'SEKHA_IMPORT_POLL_MS',
];
const MEBIBYTE = 1_048_576;

/** @param dataDir absolute; nothing in it may be watched */
export function readImportConfig(reader: EnvironmentReader, dataDir: string): ImportConfig {
  return {
    maxBytes: reader.integer('SEKHA_IMPORT_MAX_MB', 4_096, { min: 1, max: 1_048_576 }) * MEBIBYTE,
    inlineBytes: reader.integer('SEKHA_IMPORT_INLINE_MB', 4, { min: 0, max: 64 }) * MEBIBYTE,
    watch: readWatch(reader, dataDir),
  };
}

function readWatch(reader: EnvironmentReader, dataDir: string): WatchConfig | undefined {
  const directory = reader.find('SEKHA_IMPORT_DIR');
  if (directory === undefined) {
    for (const name of ONLY_WITH_A_FOLDER)
      if (reader.find(name) !== undefined) reader.problem(`${name}: means nothing without SEKHA_IMPORT_DIR`);
    return undefined;
  }
  const folder = (name: string): string | undefined => {
    const path = reader.find(name);
    return path === undefined ? undefined : resolve(path);
  };
  const doneDirectory = folder('SEKHA_IMPORT_DONE_DIR');
  const failedDirectory = folder('SEKHA_IMPORT_FAILED_DIR');
  refuseOverlaps(reader, resolve(directory), dataDir, { doneDirectory, failedDirectory });
  return {
    directory: resolve(directory),
    doneDirectory,
    failedDirectory,
    tenantId: reader.text('SEKHA_IMPORT_TENANT', DEFAULT_TENANT),
    everyMs: reader.integer('SEKHA_IMPORT_POLL_MS', 1_000, { min: 50, max: 3_600_000 }),
  };
}

/** Files leave the watched folder: it must not be where the record lies, nor where they come to. */
function refuseOverlaps(
  reader: EnvironmentReader,
  directory: string,
  dataDir: string,
  { doneDirectory, failedDirectory }: Pick<WatchConfig, 'doneDirectory' | 'failedDirectory'>,
): void {
  const watched = placeOf(directory);
  const data = placeOf(dataDir);
  if (watched === data || watched.startsWith(`${data}${sep}`))
    reader.problem(
      'SEKHA_IMPORT_DIR: is in the data folder (SEKHA_DATA_DIR), whose files would be moved away; watch a folder of its own',
    );
  for (const [name, path] of [
    ['SEKHA_IMPORT_DONE_DIR', doneDirectory],
    ['SEKHA_IMPORT_FAILED_DIR', failedDirectory],
  ] as const)
    if (path !== undefined && placeOf(path) === watched)
      reader.problem(`${name}: is the folder that is watched; what is done must leave it`);
}

/** Where a path leads, links followed as far as they exist. */
function placeOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}
