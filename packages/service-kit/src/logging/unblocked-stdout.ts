import { type DestinationStream, pino } from 'pino';
import { batched } from './batched-stdout.js';

/** What is kept for a reader that does not read; beyond it lines are lost. */
const MOST_WAITING_BYTES = 16 * 1024 * 1024;

/**
 * The standard output for a service that must never wait for whoever reads its log: a full pipe, or a reader that is
 * woken up by each write, would hold up every request. Lines leave in order from another thread. At the end of the
 * process what is left is written; only a killed one loses the lines of its last moment.
 */
export function unblockedStdout(): DestinationStream {
  const stdout = pino.destination({ dest: 1, sync: false, maxLength: MOST_WAITING_BYTES });
  const { write, flush } = batched(stdout);
  process.once('exit', () => {
    flush();
    stdout.flushSync();
  });
  return { write };
}
