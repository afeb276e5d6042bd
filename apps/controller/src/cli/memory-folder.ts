import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EnvironmentReader } from '@sekha/service-kit';
import { CommandError, type Terminal } from './terminal.js';

/** The record's own file: without it there is no memory, and a mistyped folder must not become one. */
const RECORD = 'sekha.db';

/** The data folder that a command is about: that of `--data`, else that of the controller. */
export function dataFolder(environment: Terminal['environment'], asked: string | undefined): string {
  return resolve(asked ?? new EnvironmentReader(environment).text('SEKHA_DATA_DIR', 'data'));
}

/** The same, where a memory is in it; else throws {@link CommandError}, to which `orElse` adds what else would do. */
export function memoryFolder(
  environment: Terminal['environment'],
  asked: string | undefined,
  orElse = '',
): string {
  const folder = dataFolder(environment, asked);
  if (existsSync(join(folder, RECORD))) return folder;
  throw new CommandError(
    `there is no memory in ${folder}; name its folder with --data or SEKHA_DATA_DIR${orElse}`,
  );
}
