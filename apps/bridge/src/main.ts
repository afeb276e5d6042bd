import { readFileSync } from 'node:fs';
import {
  ConfigError,
  createLogger,
  EnvironmentReader,
  EXIT_CONFIG,
  Metrics,
  stopOnSignal,
} from '@sekha/service-kit';
import { remarkLine } from './config/config-report.js';
import { type LoadedConfig, loadBridgeConfig } from './config/load-bridge-config.js';
import { ConfigValidator } from './config/validate-off-loop.js';
import { createBridge } from './create-bridge.js';
import { watchConfig } from './deployment/watch-config.js';
import { readServing, type Serving } from './http/serving.js';

try {
  await start(process.env);
} catch (error) {
  // One clear line (or list) for what a person can mend; a stack only for what nobody foresaw.
  const expected = error instanceof ConfigError || isListenFailure(error);
  process.stderr.write(`sekha-bridge: ${expected ? error.message : String((error as Error).stack)}\n`);
  process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
}

async function start(environment: NodeJS.ProcessEnv): Promise<void> {
  const load = () => loadBridgeConfig(environment);
  const { serving, loaded } = readTogether(environment, load);
  const logger = createLogger({ app: 'bridge', level: serving.logLevel });
  for (const warning of loaded.warnings) logger.warn(remarkLine(warning));
  if (serving.openBeyondLoopback)
    logger.warn(
      { host: serving.host },
      'SEKHA_BRIDGE_ALLOW_OPEN: whoever reaches this address can spend the money of its provider keys',
    );
  if (serving.dataDir === undefined)
    logger.warn('SEKHA_DATA_DIR is not set: what calls have cost is forgotten when the bridge ends');
  const metrics = new Metrics();
  const { app, deployments } = await createBridge({
    config: loaded.config,
    serving,
    logger,
    metrics,
    version: ownVersion(),
    validateConfig: new ConfigValidator(environment).validate,
  });
  await app.listen(serving.port, serving.host);
  const watch = watchConfig({ file: loaded.file, load, deployments, logger, metrics });
  process.on('SIGHUP', watch.reload);
  stopOnSignal(app, logger);
  logger.info({ url: await app.getUrl(), config: loaded.file ?? 'none' }, 'listening');
}

/** All problems of both sources at once. */
function readTogether(
  environment: NodeJS.ProcessEnv,
  load: () => LoadedConfig,
): { serving: Serving; loaded: LoadedConfig } {
  const reader = new EnvironmentReader(environment);
  let loaded: { value: LoadedConfig } | undefined;
  try {
    loaded = { value: load() };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) reader.problem(problem);
  }
  const serving = readServing(reader, (loaded?.value.config.keys.length ?? 0) > 0);
  reader.done();
  if (loaded === undefined) throw new Error('a configuration was neither read nor refused');
  return { serving, loaded: loaded.value };
}

function ownVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return String((JSON.parse(text) as { version?: unknown }).version);
}

function isListenFailure(error: unknown): error is Error {
  const code = (error as { code?: unknown } | null)?.code;
  return error instanceof Error && ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL'].includes(String(code));
}
