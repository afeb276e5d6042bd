import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createServiceApp, Drain, Metrics, TokenBuckets } from '@sekha/service-kit';
import { openEmbeddedStore } from '@sekha/store';
import type { Logger } from 'pino';
import { type FirstKey, makeFirstKey } from './access/first-key.js';
import { KeyRing } from './access/key-ring.js';
import { fromEnvironment, fromStored } from './access/known-key.js';
import { noteUsesEveryMinute } from './access/note-uses.js';
import { openToCommands } from './access/open-to-commands.js';
import { isPublicPath } from './access/public-paths.js';
import { AppModule } from './app.module.js';
import type { ControllerConfig } from './config/controller-config.js';
import { STREAMED_PATHS } from './import/streamed-paths.js';
import { openIndexOf } from './ingestion/open-index.js';
import { registerGauges } from './service/register-gauges.js';
import { VERSION } from './version.js';

export interface OpenedApp {
  app: NestFastifyApplication;
  /** Where there was no key yet: the one that opens now. */
  firstKey: FirstKey | undefined;
  /** Once it listens: lets the commands of this machine manage it. */
  openToCommands(): void;
  /** Closes the application, then what it stands on. */
  close(): Promise<void>;
}

/** What requests under way may take to end when the service stops; the last snapshot needs the rest of its time. */
const GRACE_MS = 6_000;

/** Opens the record and the index, then the application over them. */
export async function createApp(config: ControllerConfig, logger: Logger): Promise<OpenedApp> {
  const store = await openEmbeddedStore({
    dataDir: config.dataDir,
    onBegunDeletions: (deletions) =>
      logger.warn({ deletions }, 'completing deletions that were begun before the last end'),
  });
  const index = await openIndexOf(store.changes, config.dataDir, logger);
  const stored = (await store.keys.list()).map(fromStored);
  const keys = new KeyRing([...stored, ...config.keys.map(fromEnvironment)], () => Date.now());
  const firstKey = makeFirstKey(keys, store.keys, { nowMs: Date.now(), id: randomUUID() });
  const stopNoting = noteUsesEveryMinute(keys, store.keys, logger);
  let closeToCommands = (): void => undefined;
  const metrics = new Metrics();
  registerGauges(metrics, store, index, config.dataDir);
  const app = await createServiceApp({
    module: AppModule.on({ config, logger, metrics, store, index, keys }),
    logger,
    metrics,
    bodyLimitBytes: config.bodyLimitBytes,
    corsOrigins: config.corsOrigins,
    streamedPaths: STREAMED_PATHS,
    access: {
      identities: keys,
      scoped: true,
      isPublic: isPublicPath,
      ...(config.rateLimit === undefined ? {} : { rateLimit: new TokenBuckets(config.rateLimit) }),
    },
    openApi: {
      title: 'Sekha controller',
      description: 'Conversations kept for good and found by meaning and by word.',
      version: VERSION,
    },
  });
  const drain = new Drain(GRACE_MS);
  drain.watch(app.getHttpAdapter().getInstance());
  const close = async (): Promise<void> => {
    closeToCommands();
    await drain.empty();
    await app.close();
    await index.close();
    await stopNoting();
    await store.close();
  };
  return {
    app,
    firstKey,
    openToCommands: () => {
      const address = app.getHttpServer().address() as AddressInfo;
      closeToCommands = openToCommands(keys, config.dataDir, address, logger);
    },
    close,
  };
}
