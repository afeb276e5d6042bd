import { setTimeout as delay } from 'node:timers/promises';
import type { HealthAnswer, KeyAnswer } from '@sekha/contracts';
import { readOptions } from './read-arguments.js';
import { ask, isRunning, runningOn } from './running-service.js';
import { CommandError, type Terminal } from './terminal.js';

export const STATUS_USAGE = `usage: sekha status [--json]   how the controller is ("sekha health" is the same)

  --data FOLDER   the data folder (default SEKHA_DATA_DIR, else ./data)
  --url URL       a controller elsewhere

It ends with 0 when it serves, also while something is degraded, else with 1.`;

export const STOP_USAGE = `usage: sekha stop   ends the controller that has the data folder; requests under way are finished

  --data FOLDER   the data folder (default SEKHA_DATA_DIR, else ./data)`;

const STOP_OPTIONS = { data: { type: 'string' } } as const;
const STATUS_OPTIONS = { ...STOP_OPTIONS, url: { type: 'string' }, json: { type: 'boolean' } } as const;

/** Longer than the controller gives to requests under way. */
const STOPS_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 100;

/** `sekha status`. Throws {@link CommandError} when the controller does not serve. */
export async function runStatusCommand(
  args: readonly string[],
  { environment, out }: Terminal,
): Promise<void> {
  const { url, data, json } = readOptions(args, STATUS_OPTIONS);
  const place = url === undefined ? runningOn(environment, data) : { url };
  const health = await ask<HealthAnswer>(place, '/health');
  out(json === true ? JSON.stringify({ url: place.url, ...health }) : describe(place.url, health));
  if (health.status === 'unhealthy') throw new CommandError(`the controller at ${place.url} does not serve`);
}

function describe(
  url: string,
  { status, degraded, version, uptime_seconds: seconds, checks }: HealthAnswer,
): string {
  const lines = Object.entries(checks as Record<string, { status: string; error?: string }>).map(
    ([name, check]) => `  ${name}: ${check.status}${check.error === undefined ? '' : ` (${check.error})`}`,
  );
  const how = degraded === true ? `${status}, but something is missing` : status;
  return [`${how}: ${url}, version ${version}, up for ${seconds} s`, ...lines].join('\n');
}

/** `sekha stop`. Throws {@link CommandError} when there is nothing to stop, or it does not stop. */
export async function runStopCommand(args: readonly string[], { environment, err }: Terminal): Promise<void> {
  const { data } = readOptions(args, STOP_OPTIONS);
  const access = runningOn(environment, data);
  // A number alone may be another program's by now: it is ours when it takes our token.
  await ask<KeyAnswer>(access, '/api/v1/keys/current');
  process.kill(access.pid, 'SIGTERM');
  const deadline = performance.now() + STOPS_WITHIN_MS;
  while (isRunning(access.pid)) {
    if (performance.now() > deadline) throw new CommandError(`process ${access.pid} is still stopping`);
    await delay(LOOK_EVERY_MS);
  }
  err('The controller has stopped.');
}
