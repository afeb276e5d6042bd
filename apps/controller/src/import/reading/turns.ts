import { setImmediate as turn } from 'node:timers/promises';

/** How long work may keep the event loop before it lets others run. */
const MAX_TURN_MS = 10;

/** Long work in one process asks this between two steps whether others have waited long enough. */
export class Turns {
  private sinceMs = performance.now();

  get isDue(): boolean {
    return performance.now() - this.sinceMs >= MAX_TURN_MS;
  }

  /** Resolves when others have had their turn. */
  async give(): Promise<void> {
    await turn();
    this.sinceMs = performance.now();
  }
}
