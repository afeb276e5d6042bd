import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { MemoryStore } from '@sekha/store';
import type { Logger } from 'pino';
import { BRIDGE_CLIENT, type BridgeClient } from '../bridge-client/bridge-client.js';
import { LOGGER } from '../logger-token.js';
import { MEMORY_STORE } from '../search/search-tokens.js';

const LOOK_EVERY_MS = 60_000;

/**
 * Knows which model the bridge would embed with if nobody named one. The memory goes on with the model of its space
 * whatever that is; where the two differ, its owner is told.
 */
@Injectable()
export class DefaultModelWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private model: string | undefined;
  private told: string | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(BRIDGE_CLIENT) private readonly bridge: BridgeClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    void this.look();
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Undefined while the bridge does not tell. */
  get defaultModel(): string | undefined {
    return this.model;
  }

  /** A sentence for a person when the default model is not the one of this space; undefined otherwise. */
  notice(current: { model: string } | undefined): string | undefined {
    if (this.model === undefined || current === undefined || current.model === this.model) return undefined;
    return `the memory is embedded with "${current.model}"; the bridge's default embedding model is "${this.model}". POST /api/v1/rebuild-embeddings changes over`;
  }

  private async look(): Promise<void> {
    try {
      this.model = (await this.bridge.route({ task: 'embedding' })).model_id;
      const notice = this.notice(await this.store.vectors.currentSpace());
      if (notice !== undefined && notice !== this.told) this.logger.warn(notice);
      this.told = notice;
    } catch {
      this.model = undefined; // a bridge that is away is told by its own health check
    }
  }
}
