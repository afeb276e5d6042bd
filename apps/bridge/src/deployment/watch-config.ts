import { ConfigError, type Metrics } from '@sekha/service-kit';
import type { Logger } from 'pino';
import { remarkLine } from '../config/config-report.js';
import type { LoadedConfig } from '../config/load-bridge-config.js';
import type { Deployments } from './deployments.js';
import { FileWatch } from './file-watch.js';

const LOOK_EVERY_MS = 1_000;

export interface ConfigWatch {
  /** Undefined = nothing to watch. */
  file: string | null;
  /** Reads what stands there now; throws a ConfigError when it is not usable. */
  load: () => LoadedConfig;
  deployments: Deployments;
  logger: Logger;
  metrics: Metrics;
  /** Milliseconds between two looks at the file; default 1,000. */
  lookEveryMs?: number;
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
  for (const outcome of ['applied', 'refused']) reloads.inc({ outcome }, 0);
  const reload = (): void => {
    const outcome = tryReload(watch);
    reloads.inc({ outcome });
  };
  if (file === null) return { reload, stop: () => undefined };
  const looks = new FileWatch(file, watch.lookEveryMs ?? LOOK_EVERY_MS, () => {
    logger.info({ file }, 'the configuration file has changed');
    reload();
  });
  return { reload, stop: () => looks.stop() };
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
