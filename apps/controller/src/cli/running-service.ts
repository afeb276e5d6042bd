import { findLocalAccess, type LocalAccess } from '../access/local-access.js';
import { dataFolder } from './memory-folder.js';
import { CommandError, type Terminal } from './terminal.js';

const ASK_WITHIN_MS = 5_000;

/** The way into the controller of a folder. Throws {@link CommandError} when it has left none. */
export function runningOn(environment: Terminal['environment'], data: string | undefined): LocalAccess {
  const folder = dataFolder(environment, data);
  const access = findLocalAccess(folder);
  if (access === undefined) throw new CommandError(`no controller runs on ${folder}`);
  return access;
}

/** An answer that is 2xx, or 503 with what is wrong. Throws {@link CommandError}. */
export async function ask<T>(
  { url, token, pid }: { url: string; token?: string; pid?: number },
  path: string,
  withinMs = ASK_WITHIN_MS,
): Promise<T> {
  try {
    const reply = await fetch(url.replace(/\/+$/, '') + path, {
      headers: token === undefined ? {} : { 'x-api-key': token },
      signal: AbortSignal.timeout(withinMs),
    });
    if (reply.ok || reply.status === 503) return (await reply.json()) as T;
    throw new Error(`status ${reply.status}`);
  } catch (error) {
    const gone =
      pid === undefined || isRunning(pid) ? '' : `; process ${pid}, which it was, ended without a stop`;
    throw new CommandError(`the controller does not answer at ${url}${gone}`, { cause: error });
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's, and so not gone.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
