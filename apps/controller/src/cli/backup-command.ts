import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { backupEmbeddedStore } from '@sekha/store';
import { memoryFolder } from './memory-folder.js';
import { readArguments } from './read-arguments.js';
import { CommandError, type Terminal, UsageError } from './terminal.js';

export const BACKUP_USAGE = `usage: sekha backup FILE|FOLDER [--data FOLDER] [--json]

Writes the whole memory, of all tenants and with their keys, into one new file, while the controller runs or not. In a
folder the file is called sekha-TIME.db. To restore: stop the controller, put the file as sekha.db into an empty data
folder, start it there.

  --data FOLDER   the data folder (default SEKHA_DATA_DIR, else ./data)
  --json          the answer for programs`;

const OPTIONS = { data: { type: 'string' }, json: { type: 'boolean' } } as const;

/** `sekha backup ...`. Throws {@link UsageError} or what went wrong. */
export async function runBackupCommand(
  args: readonly string[],
  { environment, out, err }: Terminal,
): Promise<void> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [target, ...rest] = positionals;
  if (target === undefined || rest.length > 0) throw new UsageError('where to? name one file or folder');
  const dataDir = memoryFolder(environment, values.data);
  const file = toFile(resolve(target), new Date());
  if (!existsSync(dirname(file)))
    throw new CommandError(`there is no folder ${dirname(file)}; make it first`);
  const backup = backupEmbeddedStore(dataDir, file);
  if (values.json === true) return out(JSON.stringify(backup));
  err(`${backup.conversations} conversations with ${backup.messages} messages, ${backup.bytes} bytes:`);
  out(backup.file);
}

function toFile(target: string, now: Date): string {
  if (!statSync(target, { throwIfNoEntry: false })?.isDirectory()) return target;
  return join(target, `sekha-${now.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z.db`);
}
