import { AppError } from '@sekha/contracts';
import { type MemoryStore, openEmbeddedStore } from '@sekha/store';
import { memoryFolder } from './memory-folder.js';
import { readOptions } from './read-arguments.js';
import { CommandError, type Terminal } from './terminal.js';

export const VERIFY_USAGE = `usage: sekha verify [--data FOLDER] [--json]

Looks through the whole memory of a stopped controller for what must not be there: rows about something deleted, work
that nobody will do, messages that are neither embedded nor waiting for it, wrong counts. It changes nothing of what
is kept, but brings the schema up to this version, as a start would. Ends with 1 when it finds something. A controller
that runs is asked instead: GET /api/v1/verify.

  --data FOLDER   the data folder (default SEKHA_DATA_DIR, else ./data)
  --json          the answer for programs`;

const OPTIONS = { data: { type: 'string' }, json: { type: 'boolean' } } as const;

/** `sekha verify`. Throws `UsageError`, or {@link CommandError} when something was found. */
export async function runVerifyCommand(
  args: readonly string[],
  { environment, out }: Terminal,
): Promise<void> {
  const values = readOptions(args, OPTIONS);
  const store = await openStopped(memoryFolder(environment, values.data));
  try {
    const checks = await store.verifier.verify();
    const found = checks.filter(({ count }) => count > 0);
    if (values.json === true) out(JSON.stringify({ ok: found.length === 0, checks }));
    else out(found.length === 0 ? `sound: ${checks.length} checks found nothing` : toLines(found));
    if (found.length > 0) throw new CommandError('the memory is not sound');
  } finally {
    await store.close();
  }
}

async function openStopped(dataDir: string): Promise<MemoryStore> {
  try {
    return await openEmbeddedStore({ dataDir });
  } catch (error) {
    const { reason } = (error instanceof AppError ? (error.details ?? {}) : {}) as { reason?: string };
    if (reason !== 'locked') throw error;
    throw new CommandError('the controller is running; ask it: GET /api/v1/verify with an operator key');
  }
}

function toLines(found: readonly { check: string; count: number }[]): string {
  return found.map(({ check, count }) => `${check}: ${count}`).join('\n');
}
