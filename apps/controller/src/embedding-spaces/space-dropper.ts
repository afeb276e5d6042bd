import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { MemoryStore } from '@sekha/store';
import type { Logger } from 'pino';
import { LOGGER } from '../logger-token.js';
import { MEMORY_STORE } from '../search/search-tokens.js';

/** A search that began before the switch may still wait for a vector of the old model; it waits four seconds at most. */
const GRACE_MS = 10_000;
/** One step takes a few milliseconds of the writer; the pause lets writes pass. */
const VECTORS_PER_STEP = 128;
const PAUSE_MS = 10;

/** Deletes the vectors of spaces that no longer serve, in the background, in steps that writers do not notice. */
@Injectable()
export class SpaceDropper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly stopping = new AbortController();
  private working: Promise<void> = Promise.resolve();
  private isWorking = false;
  private isWanted = false;
  private dueMs = 0;

  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** What an earlier process left; nobody searches by it any more. */
  onApplicationBootstrap(): void {
    this.start(0);
  }

  /** There is a space to drop; its searches end first. */
  wake(): void {
    this.start(GRACE_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.working;
  }

  private start(graceMs: number): void {
    this.isWanted = true;
    this.dueMs = performance.now() + graceMs;
    if (!this.isWorking) this.working = this.work();
  }

  private async work(): Promise<void> {
    this.isWorking = true;
    try {
      while (this.isWanted) await this.dropAll();
    } catch (error) {
      // What is left is dropped at the next start.
      if (!this.stopping.signal.aborted)
        this.logger.warn({ err: error }, 'an old embedding space could not be dropped');
    }
    this.isWorking = false;
  }

  private async dropAll(): Promise<void> {
    this.isWanted = false;
    do {
      const waitMs = Math.max(PAUSE_MS, this.dueMs - performance.now());
      await delay(waitMs, undefined, { signal: this.stopping.signal });
    } while (performance.now() < this.dueMs || (await this.store.spaces.drop(VECTORS_PER_STEP)));
  }
}
