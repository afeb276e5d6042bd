import { unwatchFile, watchFile } from 'node:fs';
import { ConfigError, type Metrics } from '@sekha/service-kit';
import type { Logger } from 'pino';
import { remarkLine } from '../config/config-report.js';
import type { LoadedConfig } from '../config/load-bridge-config.js';
import type { Deployments } from './deployments.js';

/** Polled, because editors and orchestrators replace files in ways that file events miss. */
const LOOK_EVERY_MS = 1_000;

export interface ConfigWatch {
  /** Undefined = nothing to watch. */
  file: string | null;
  /** Reads what stands there now; throws a ConfigError when it is not usable. */
  load: () => LoadedConfig;
  deployments: Deployments;
  logger: Logger;
  metrics: Metrics;
}

/**
 * Swaps a changed configuration in when it is valid. One that is not is refused, logged and counted, and the one that
 * runs stays. Returns a function that ends the watch, and one that reloads at once (for SIGHUP).
 */
export function watchConfig(watch: ConfigWatch): { reload: () => void; stop: () => void } {
  const { file, logger, metrics } = watch;
  const reloads = metrics.counter('sekha_bridge_config_reloads_total', 'Reloads of the configuration.', [
    'outcome',
  ]);
  const reload = (): void => {
    const outcome = tryReload(watch);
    reloads.inc({ outcome });
  };
  if (file === null) return { reload, stop: () => undefined };
  const look = (now: { mtimeMs: number }, before: { mtimeMs: number }): void => {
    if (now.mtimeMs === before.mtimeMs) return;
    logger.info({ file }, 'the configuration file has changed');
    reload();
  };
  watchFile(file, { interval: LOOK_EVERY_MS, persistent: false }, look);
  return { reload, stop: () => unwatchFile(file, look) };
}

function tryReload({ load, deployments, logger }: ConfigWatch): 'applied' | 'refused' {
  try {
    const { config, warnings } = load();
    deployments.replace(config);
    for (const warning of warnings) logger.warn(remarkLine(warning));
    logger.info({ providers: config.providers.length }, 'the new configuration is in use');
    return 'applied';
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems : [String(error)];
    logger.error({ problems }, 'the new configuration is refused; the one before stays in use');
    return 'refused';
  }
}
