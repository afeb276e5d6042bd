import type { Logger } from 'pino';

/** A stop that takes longer is cut: whoever sent the signal (npm, docker) would do it less politely. */
const GRACE_MS = 10_000;

/** What is needed of the process. */
interface SignalledProcess {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  exit(code: number): unknown;
}

/**
 * SIGTERM and SIGINT close the application in order, then the process ends with 0. The same signal again ends it at
 * once; the other one does not: a Ctrl-C reaches the whole process group, and a parent then passes a TERM on.
 */
export function stopOnSignal(
  app: { close(): Promise<void> },
  logger: Logger,
  host: SignalledProcess = process,
): void {
  const seen = new Set<string>();
  const stop = (signal: string): void => {
    if (seen.has(signal)) host.exit(1);
    const stopping = seen.size > 0;
    seen.add(signal);
    if (stopping) return;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error('could not stop in time');
      host.exit(1);
    }, GRACE_MS).unref();
    app.close().then(
      () => {
        logger.info('stopped');
        host.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        host.exit(1);
      },
    );
  };
  host.on('SIGTERM', () => stop('SIGTERM'));
  host.on('SIGINT', () => stop('SIGINT'));
}
