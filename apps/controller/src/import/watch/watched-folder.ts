import { dirname, join } from 'node:path';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import type { ImportConfig } from '../../config/import-config.js';
import { LOGGER } from '../../logger-token.js';
import { ImportService } from '../import.service.js';
import { IMPORT_LIMITS } from '../import-limits.js';
import { FolderWatch } from './folder-watch.js';
import { Inbox } from './inbox.js';

/** The folder whose files are imported, where one is configured. */
@Injectable()
export class WatchedFolder implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly watch: FolderWatch | undefined;

  constructor(
    @Inject(IMPORT_LIMITS) { watch }: ImportConfig,
    imports: ImportService,
    @Inject(LOGGER) logger: Logger,
  ) {
    if (watch === undefined) return;
    const beside = dirname(watch.directory);
    const inbox = new Inbox({
      directory: watch.directory,
      doneDirectory: watch.doneDirectory ?? join(beside, 'imported'),
      failedDirectory: watch.failedDirectory ?? join(beside, 'failed'),
    });
    const { tenantId, everyMs } = watch;
    this.watch = new FolderWatch({ inbox, imports, tenantId, everyMs, logger, now: () => Date.now() });
  }

  onApplicationBootstrap(): void {
    this.watch?.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.watch?.stop();
  }
}
