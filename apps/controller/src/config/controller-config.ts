import { resolve } from 'node:path';
import { EnvironmentReader, LOG_LEVELS, type RateLimit, readOrigins } from '@sekha/service-kit';
import { type ConfiguredKey, readConfiguredKeys } from './configured-keys.js';
import { isLoopback, weakKeyProblem } from './exposure.js';
import { type ImportConfig, readImportConfig } from './import-config.js';

/** All that the controller can be told, typed. */
export interface ControllerConfig {
  host: string;
  port: number;
  /** Absolute; holds the record and the derived index. */
  dataDir: string;
  bridge: { url: string; apiKey: string | undefined; timeoutMs: number };
  /** Keys from the environment; without any, the first start makes one. */
  keys: readonly ConfiguredKey[];
  /** Undefined = unlimited. */
  rateLimit: RateLimit | undefined;
  bodyLimitBytes: number;
  /** Origins whose pages may call from a browser. */
  corsOrigins: readonly string[];
  import: ImportConfig;
  /** How long a request may wait for models that write summaries, labels, scores and previews. */
  curationDeadlineMs: number;
  logLevel: (typeof LOG_LEVELS)[number];
}

const MEBIBYTE = 1_048_576;

/** Reads the environment once; throws a ConfigError that names every problem. */
export function readControllerConfig(
  environment: Readonly<Record<string, string | undefined>>,
): ControllerConfig {
  const reader = new EnvironmentReader(environment);
  const host = reader.text('SEKHA_CONTROLLER_HOST', '127.0.0.1');
  const dataDir = resolve(reader.text('SEKHA_DATA_DIR', 'data'));
  const keys = readConfiguredKeys(reader);
  const problem = isLoopback(host) ? undefined : weakKeyProblem(host, keys);
  if (problem !== undefined) reader.problem(problem);
  refuseWhatIsNotThere(reader);
  const config: ControllerConfig = {
    host,
    port: reader.port('SEKHA_CONTROLLER_PORT', 8080),
    dataDir,
    bridge: {
      url: reader.url('SEKHA_BRIDGE_URL', 'http://127.0.0.1:5001'),
      apiKey: reader.find('SEKHA_BRIDGE_API_KEY'),
      timeoutMs: reader.integer('SEKHA_BRIDGE_TIMEOUT_MS', 30_000, { min: 100, max: 600_000 }),
    },
    keys,
    rateLimit: readRateLimit(reader),
    bodyLimitBytes: reader.integer('SEKHA_BODY_LIMIT_MB', 32, { min: 1, max: 1_024 }) * MEBIBYTE,
    import: readImportConfig(reader, dataDir),
    curationDeadlineMs: reader.integer('SEKHA_CURATION_DEADLINE_MS', 25_000, { min: 50, max: 600_000 }),
    corsOrigins: readOrigins(reader, 'SEKHA_CORS_ORIGINS'),
    logLevel: reader.choice('LOG_LEVEL', LOG_LEVELS, 'info'),
  };
  reader.done();
  return config;
}

/** `SEKHA_RATE_LIMIT_PER_MINUTE=0` turns limits off. */
function readRateLimit(reader: EnvironmentReader): RateLimit | undefined {
  const perMinute = reader.integer('SEKHA_RATE_LIMIT_PER_MINUTE', 6_000, { min: 0, max: 10_000_000 });
  const burst = reader.integer('SEKHA_RATE_LIMIT_BURST', Math.max(1, Math.ceil(perMinute / 6)), {
    min: 1,
    max: 10_000_000,
  });
  return perMinute === 0 ? undefined : { perMinute, burst };
}

/** A setting that would be ignored in silence is worse than one that is refused. */
function refuseWhatIsNotThere(reader: EnvironmentReader): void {
  if (reader.find('SEKHA_DATABASE_URL') !== undefined)
    reader.problem('SEKHA_DATABASE_URL: this version keeps its record in SEKHA_DATA_DIR only; unset it');
}
