// @ts-check
import { readFileSync } from 'node:fs';

/**
 * Resident memory of a process in MB, and its highest value so far. Linux only.
 * @param {number} [pid] this process when absent
 */
export function residentMemory(pid = process.pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  /** @param {string} name */
  const read = (name) => Math.round(Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024);
  return { nowMb: read('VmRSS'), peakMb: read('VmHWM') };
}
