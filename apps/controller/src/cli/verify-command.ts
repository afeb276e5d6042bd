import { AppError, type VerifyAnswer, type VerifyIndex } from '@sekha/contracts';
import { type MemoryStore, openEmbeddedStore } from '@sekha/store';
import { findLocalAccess } from '../access/local-access.js';
import { memoryFolder } from './memory-folder.js';
import { readOptions } from './read-arguments.js';
import { ask } from './running-service.js';
import { CommandError, type Terminal } from './terminal.js';

export const VERIFY_USAGE = `usage: sekha verify [--data FOLDER] [--json]

Looks through the whole memory of a stopped controller for what must not be there: rows about something deleted, work
that nobody will do, messages that are neither embedded nor waiting for it, wrong counts. It changes nothing of what
is kept, but brings the schema up to this version and completes deletions that were begun, as a start would. Ends with 1
when it finds something. A controller that runs is asked instead: GET /api/v1/verify.

  --data FOLDER   the data folder (default SEKHA_DATA_DIR, else ./data)
  --json          the answer for programs`;

const OPTIONS = { data: { type: 'string' }, json: { type: 'boolean' } } as const;

/** A million messages take some minutes on a busy machine. */
const VERIFIED_WITHIN_MS = 3_600_000;

type Verified = Pick<VerifyAnswer, 'ok' | 'checks'> & { index?: VerifyIndex };

/** `sekha verify`. Throws `UsageError`, or {@link CommandError} when something was found. */
export async function runVerifyCommand(args: readonly string[], terminal: Terminal): Promise<void> {
  const values = readOptions(args, OPTIONS);
  const dataDir = memoryFolder(terminal.environment, values.data);
  const verified = (await verifyStopped(dataDir)) ?? (await verifyRunning(dataDir));
  terminal.out(values.json === true ? JSON.stringify(verified) : describe(verified));
  if (!verified.ok) throw new CommandError('the memory is not sound');
}

/** Undefined when a controller has the folder. */
async function verifyStopped(dataDir: string): Promise<Verified | undefined> {
  const store = await openStopped(dataDir);
  if (store === undefined) return undefined;
  try {
    const checks = await store.verifier.verify();
    return { ok: checks.every(({ count }) => count === 0), checks };
  } finally {
    await store.close();
  }
}

async function openStopped(dataDir: string): Promise<MemoryStore | undefined> {
  try {
    return await openEmbeddedStore({ dataDir });
  } catch (error) {
    const { reason } = (error instanceof AppError ? (error.details ?? {}) : {}) as { reason?: string };
    if (reason === 'locked') return undefined;
    throw error;
  }
}

async function verifyRunning(dataDir: string): Promise<Verified> {
  const access = findLocalAccess(dataDir);
  if (access === undefined)
    throw new CommandError(
      'a controller has the folder and does not let commands in (it may still be starting); ask it: GET /api/v1/verify with an operator key',
    );
  return ask<VerifyAnswer>(access, '/api/v1/verify', VERIFIED_WITHIN_MS);
}

function describe({ ok, checks, index }: Verified): string {
  const found = checks.filter(({ count }) => count > 0).map(({ check, count }) => `${check}: ${count}`);
  if (ok) return `sound: ${checks.length} checks found nothing`;
  if (index === undefined || found.length > 0) return found.join('\n');
  return [
    `the index has ${index.messages_in_index} messages of ${index.messages_in_record}`,
    `and ${index.vectors_in_index} vectors of ${index.vectors_in_record}; delete the folder index/ and start anew`,
  ].join(' ');
}
