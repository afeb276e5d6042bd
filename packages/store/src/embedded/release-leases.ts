import type { Connection } from './connection.js';

/**
 * Makes due now what an earlier process had leased; at the start of the program, or as soon as its disk has room. A folder has one process: whoever
 * leased a job is gone when the next one opens, and a lease is long enough for the slowest call. Attempts stay counted,
 * so that a text that kills the process does not do so for ever.
 */
export function releaseLeases(writer: Connection, nowMs: number): void {
  writer.run(
    `UPDATE jobs SET state = 'pending', due_ms = ? WHERE state <> 'failed' AND bulk IN (0, 1) AND state = 'running'`,
    nowMs,
  );
}
