import { type DestinationStream, pino } from 'pino';
import { batched } from './batched-stdout.js';

/** What is kept for a reader that does not read; beyond it lines are lost. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024;
/** How long a process that ends waits for a reader that does not read. */
const LAST_WORDS_MS = 1_000;

/**
 * The standard output for a service that must never wait for whoever reads its log: a full pipe, or a reader that is
 * woken up by each write, would hold up every request. Lines leave in order from another thread. At the end of the
 * process what is left is written; only one that is killed, or whose log nobody reads, loses its last lines.
 */
export function unblockedStdout(): DestinationStream {
  let lastTryMs = Number.POSITIVE_INFINITY;
  const stdout = pino.destination({
    dest: 1,
    sync: false,
    maxLength: MOST_WAITING_BYTES,
    retryEAGAIN: () => performance.now() < lastTryMs,
  });
  neverBlock();
  const { write, flush } = batched(stdout);
  // Before pino's own handler, which would wait without end.
  process.prependOnceListener('exit', () => {
    lastTryMs = performance.now() + LAST_WORDS_MS;
    flush();
    try {
      stdout.flushSync();
    } catch {
      // Nobody reads: the end of the process must not wait for that, and there is nobody to tell.
      stdout.destroy();
    }
  });
  return { write };
}

/**
 * A write to a full pipe would keep a thread of Node's pool for ever, and the end of the process would wait for that
 * thread. Node makes a pipe refuse such writes when it opens it as a stream of its own.
 */
function neverBlock(): void {
  void process.stdout.writable;
}
