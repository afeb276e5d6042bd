import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { AppError } from '@sekha/contracts';
import type { ConfigReport } from './config-report.js';
import type { Environment } from './expand-variables.js';

/** What the thread is given. */
export interface Validation {
  text: string;
  environment: Environment;
}

/** A page of configuration takes a tenth of a second. */
const PATIENCE_MS = 10_000;
const MOST_HEAP_MB = 128;
/** From `src/config/` to the same place in the build: Node runs no TypeScript. */
const BUILT = '../../dist/config/validate-worker.js';

/**
 * Validates in a thread of its own: reading a long configuration would hold every call up meanwhile. One at a time,
 * so that whoever sends many does not fill the memory with threads.
 */
export class ConfigValidator {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly environment: Environment) {}

  /** See `validateConfigText`. Throws `request.too_large` when it takes too much time or memory. */
  readonly validate = (text: string): Promise<ConfigReport> => {
    const report = this.last.then(() => inThread({ text, environment: this.environment }));
    this.last = report.catch(() => undefined);
    return report;
  };
}

async function inThread(validation: Validation): Promise<ConfigReport> {
  const worker = new Worker(workerUrl(), {
    workerData: validation,
    resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB },
  });
  const timer = setTimeout(() => void worker.terminate(), PATIENCE_MS);
  try {
    const ended = once(worker, 'exit').then(() => undefined);
    const answered = once(worker, 'message').then(([report]) => report as ConfigReport);
    const report = await Promise.race([answered, ended]);
    if (report !== undefined) return report;
    throw new Error('the thread ended without an answer');
  } catch (cause) {
    throw new AppError('request.too_large', 'the configuration takes too long to read', { cause });
  } finally {
    clearTimeout(timer);
    void worker.terminate();
  }
}

function workerUrl(): URL {
  const beside = new URL('./validate-worker.js', import.meta.url);
  return existsSync(beside) ? beside : new URL(BUILT, import.meta.url);
}
