import type { ApiKeyStore } from '@sekha/store';
import type { Logger } from 'pino';
import type { KeyRing } from './key-ring.js';

const EVERY_MS = 60_000;

/**
 * Keeps the times of last use, together and once a minute: a request must not cost a write. Returns how to stop,
 * which keeps what is still unwritten.
 */
export function noteUsesEveryMinute(ring: KeyRing, store: ApiKeyStore, logger: Logger): () => Promise<void> {
  const note = (): Promise<void> =>
    // A use that is not noted harms nobody; the next minute brings a later one.
    store
      .noteUses(ring.takeUses())
      .catch((error: unknown) => logger.warn({ err: error }, 'the last use of keys could not be noted'));
  const timer = setInterval(() => void note(), EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    return note();
  };
}
