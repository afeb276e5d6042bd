import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '@sekha/contracts';
import { EnvironmentReader } from '@sekha/service-kit';
import { type MemoryStore, openEmbeddedStore } from '@sekha/store';
import { CommandError, type Terminal, UsageError } from './terminal.js';

export const VERIFY_USAGE = `usage: sekha verify [--data FOLDER] [--json]

Looks through the whole memory of a stopped controller for what must not be there: rows about something deleted, work
that nobody will do, messages that are neither embedded nor waiting for it, wrong counts. It changes nothing of what
is kept, but brings the schema up to this version, as a start would. Ends with 1 when it finds something. A controller
that runs is asked instead: GET /api/v1/verify.

  --data FOLDER   the data folder (default SEKHA_DATA_DIR, else ./data)
  --json          the answer for programs`;

const OPTIONS = { data: { type: 'string' }, json: { type: 'boolean' } } as const;
const RECORD = 'sekha.db';

/** `sekha verify`. Throws {@link UsageError}, or {@link CommandError} when something was found. */
export async function runVerifyCommand(
  args: readonly string[],
  { environment, out }: Terminal,
): Promise<void> {
  const values = parse(args);
  const dataDir = resolve(values.data ?? new EnvironmentReader(environment).text('SEKHA_DATA_DIR', 'data'));
  if (!existsSync(join(dataDir, RECORD)))
    throw new CommandError(`there is no memory in ${dataDir}; name its folder with --data or SEKHA_DATA_DIR`);
  const store = await openStopped(dataDir);
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

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    // parseArgs names the option that it does not know.
    throw new UsageError((error as Error).message);
  }
}
