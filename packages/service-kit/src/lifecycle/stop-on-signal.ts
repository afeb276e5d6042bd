import type { Logger } from 'pino';

/** A stop that takes longer is cut: whoever sent the signal (npm, docker) would do it less politely. */
const GRACE_MS = 10_000;

/** SIGTERM and SIGINT close the application in order, then the process ends with 0. A second signal ends it at once. */
export function stopOnSignal(app: { close(): Promise<void> }, logger: Logger): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error('could not stop in time');
      process.exit(1);
    }, GRACE_MS).unref();
    app.close().then(
      () => {
        logger.info('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}
