import { existsSync, readFileSync } from 'node:fs';
import { ConfigError } from '@sekha/service-kit';
import type { BridgeConfig } from './bridge-config.js';
import { type ConfigRemark, remarkLine } from './config-report.js';
import type { Environment } from './expand-variables.js';
import { readConfig } from './read-config.js';

export interface LoadedConfig {
  config: BridgeConfig;
  /** To be logged, one line each: {@link remarkLine}. */
  warnings: ConfigRemark[];
  /** The file to watch; null when there is none. */
  file: string | null;
}

/** The file that the environment names, else `config.yaml` where the process runs, if it is there. */
export function findConfigFile(
  environment: Environment,
  exists: (path: string) => boolean = existsSync,
): string | null {
  const named = environment['SEKHA_CONFIG']?.trim() || environment['CONFIG_PATH']?.trim();
  if (named !== undefined && named !== '') return named;
  return exists('config.yaml') ? 'config.yaml' : null;
}

/**
 * Reads the configuration from disk and environment. Throws a ConfigError with every problem on its own line. Calling
 * it again gives what stands there now, or throws and changes nothing: that is all a reload needs.
 */
export function loadBridgeConfig(environment: Environment): LoadedConfig {
  const file = findConfigFile(environment);
  const text = file === null ? null : readText(file);
  const { config, errors, warnings } = readConfig({ text, name: file ?? 'environment', environment });
  if (config === null) throw new ConfigError(errors.map(remarkLine));
  if (!environment['SEKHA_CONFIG'] && environment['CONFIG_PATH'])
    warnings.unshift({
      path: '',
      source: 'CONFIG_PATH',
      line: null,
      column: null,
      message: "'CONFIG_PATH' is an old variable for 'SEKHA_CONFIG'",
    });
  return { config, warnings, file };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code =
      typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new ConfigError([`${file}: the configuration file cannot be read (${code})`]);
  }
}
