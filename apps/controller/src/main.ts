import './lean-start.js';

import { AppError } from '@sekha/contracts';
import { ConfigError, createLogger, EXIT_CONFIG, stopOnSignal } from '@sekha/service-kit';
import { firstKeyNotice } from './access/first-key.js';
import { type ControllerConfig, readControllerConfig } from './config/controller-config.js';
import { createApp } from './create-app.js';
import { endLeanStart } from './lean-start.js';

try {
  await start(readControllerConfig(process.env));
} catch (error) {
  // One clear line (or list) for what a person can mend; a stack only for what nobody foresaw.
  const expected = error instanceof ConfigError || error instanceof AppError || isListenFailure(error);
  process.stderr.write(
    `${expected ? `sekha-controller: ${error.message}` : String((error as Error).stack)}\n`,
  );
  process.exit(error instanceof ConfigError || isWrongFolder(error) ? EXIT_CONFIG : 1);
}

async function start(config: ControllerConfig): Promise<void> {
  const logger = createLogger({ app: 'controller', level: config.logLevel });
  const opened = await createApp(config, logger).catch((error: unknown) => {
    throw isStoreFailure(error)
      ? new AppError(error.code, `${error.message} (SEKHA_DATA_DIR is ${config.dataDir})`, {
          details: error.details,
          cause: error,
        })
      : error;
  });
  await opened.app.listen(config.port, config.host);
  endLeanStart();
  opened.openToCommands();
  const url = await opened.app.getUrl();
  // Before anybody can be told that the service is ready: who waits for that may look for the key next.
  if (opened.firstKey !== undefined) process.stdout.write(firstKeyNotice(opened.firstKey.key, url));
  logger.info({ url, data: config.dataDir }, 'listening');
  stopOnSignal(opened, logger);
  await opened.firstKey?.save();
}

/** The store does not say where it is, for its words reach callers; who starts it must know. */
function isStoreFailure(error: unknown): error is AppError {
  return error instanceof AppError && error.code.startsWith('store.');
}

/** Waiting or making room does not help: SEKHA_DATA_DIR names a place that cannot be used, or is somebody else's. */
function isWrongFolder(error: unknown): boolean {
  if (!isStoreFailure(error)) return false;
  const { reason } = (error.details ?? {}) as { reason?: unknown };
  return reason === 'no_access' || reason === 'foreign_file';
}

function isListenFailure(error: unknown): error is Error {
  const code = (error as { code?: unknown } | null)?.code;
  return ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'].includes(String(code));
}
