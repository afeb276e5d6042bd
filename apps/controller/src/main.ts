import { AppError } from '@sekha/contracts';
import { ConfigError, createLogger, EXIT_CONFIG, stopOnSignal } from '@sekha/service-kit';
import { firstKeyNotice } from './access/first-key.js';
import { type ControllerConfig, readControllerConfig } from './config/controller-config.js';
import { createApp } from './create-app.js';

try {
  await start(readControllerConfig(process.env));
} catch (error) {
  // One clear line (or list) for what a person can mend; a stack only for what nobody foresaw.
  const expected = error instanceof ConfigError || error instanceof AppError;
  process.stderr.write(
    `${expected ? `sekha-controller: ${error.message}` : String((error as Error).stack)}\n`,
  );
  process.exit(error instanceof ConfigError ? EXIT_CONFIG : 1);
}

async function start(config: ControllerConfig): Promise<void> {
  const logger = createLogger({ app: 'controller', level: config.logLevel });
  const opened = await createApp(config, logger);
  await opened.app.listen(config.port, config.host);
  stopOnSignal(opened, logger);
  const url = await opened.app.getUrl();
  logger.info({ url, data: config.dataDir }, 'listening');
  if (opened.firstKey !== undefined) process.stdout.write(firstKeyNotice(opened.firstKey, url));
}
