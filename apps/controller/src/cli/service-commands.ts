import { setTimeout as delay } from 'node:timers/promises';
import type { HealthAnswer, KeyAnswer } from '@sekha/contracts';
import { findLocalAccess, type LocalAccess } from '../access/local-access.js';
import { dataFolder } from './memory-folder.js';
import { readOptions } from './read-arguments.js';
import { CommandError, type Terminal } from './terminal.js';

export const STATUS_USAGE = `usage: sekha status [--json]   how the controller is ("sekha health" is the same)

  --data FOLDER   the data folder (default SEKHA_DATA_DIR, else ./data)
  --url URL       a controller elsewhere

It ends with 0 when it serves, also while something is degraded, else with 1.`;

export const STOP_USAGE = `usage: sekha stop   ends the controller that has the data folder; requests under way are finished

  --data FOLDER   the data folder (default SEKHA_DATA_DIR, else ./data)`;

const STOP_OPTIONS = { data: { type: 'string' } } as const;
const STATUS_OPTIONS = { ...STOP_OPTIONS, url: { type: 'string' }, json: { type: 'boolean' } } as const;

const ASK_TIMEOUT_MS = 5_000;
/** Longer than the controller gives to requests under way. */
const STOPS_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;

/** `sekha status`. Throws {@link CommandError} when the controller does not serve. */
export async function runStatusCommand(
  args: readonly string[],
  { environment, out }: Terminal,
): Promise<void> {
  const { url, data, json } = readOptions(args, STATUS_OPTIONS);
  const place = url ?? localAccess(environment, data).url;
  const health = await ask<HealthAnswer>(place, '/health', {});
  out(json === true ? JSON.stringify({ url: place, ...health }) : describe(place, health));
  if (health.status === 'unhealthy') throw new CommandError(`the controller at ${place} does not serve`);
}

function describe(url: string, { status, version, uptime_seconds: seconds, checks }: HealthAnswer): string {
  const lines = Object.entries(checks as Record<string, { status: string; error?: string }>).map(
    ([name, check]) => `  ${name}: ${check.status}${check.error === undefined ? '' : ` (${check.error})`}`,
  );
  return [`${status}: ${url}, version ${version}, up for ${seconds} s`, ...lines].join('\n');
}

/** `sekha stop`. Throws {@link CommandError} when there is nothing to stop, or it does not stop. */
export async function runStopCommand(args: readonly string[], { environment, err }: Terminal): Promise<void> {
  const { data } = readOptions(args, STOP_OPTIONS);
  const access = localAccess(environment, data);
  // A number alone may be another program's by now: it is ours when it takes our token.
  await ask<KeyAnswer>(access.url, '/api/v1/keys/current', { 'x-api-key': access.token });
  process.kill(access.pid, 'SIGTERM');
  const deadline = performance.now() + STOPS_WITHIN_MS;
  while (isRunning(access.pid)) {
    if (performance.now() > deadline) throw new CommandError(`process ${access.pid} is still stopping`);
    await delay(LOOK_EVERY_MS);
  }
  err('The controller has stopped.');
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function localAccess(environment: Terminal['environment'], data: string | undefined): LocalAccess {
  const folder = dataFolder(environment, data);
  const access = findLocalAccess(folder);
  if (access === undefined) throw new CommandError(`no controller runs on ${folder}`);
  return access;
}

async function ask<T>(url: string, path: string, headers: Record<string, string>): Promise<T> {
  try {
    const reply = await fetch(url.replace(/\/+$/, '') + path, {
      headers,
      signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
    });
    if (reply.ok || reply.status === 503) return (await reply.json()) as T;
    throw new Error(`status ${reply.status}`);
  } catch (error) {
    throw new CommandError(`the controller does not answer at ${url}`, { cause: error });
  }
}
