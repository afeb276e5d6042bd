// @ts-check
import { readdirSync, readlinkSync } from 'node:fs';
import { residentMemory } from '../harness/memory.mjs';

/**
 * @typedef {object} Sample
 * @property {number} atMinutes
 * @property {number} residentMb
 * @property {number} heapMb used, garbage included
 * @property {number} handles open handles of the event loop
 * @property {number} sockets
 * @property {number} files open files of any kind
 */

/**
 * How a bridge stands at this moment. Linux only.
 * @param {string} url
 * @param {number} pid
 * @param {number} atMinutes
 * @returns {Promise<Sample>}
 */
export async function takeSample(url, pid, atMinutes) {
  const reply = await fetch(`${url}/metrics`, { headers: { connection: 'close' } });
  const text = await reply.text();
  /** @param {string} name */
  const read = (name) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  const files = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
  return {
    atMinutes,
    residentMb: residentMemory(pid).nowMb,
    heapMb: read('nodejs_heap_size_used_bytes') / 1e6,
    handles: read('nodejs_active_handles_total'),
    sockets: files.filter((link) => link.startsWith('socket:')).length,
    files: files.length,
  };
}

/** @param {string} path */
function linkOf(path) {
  try {
    return readlinkSync(path);
  } catch {
    return 'gone';
  }
}

/**
 * How a value grows: the slope of the least squares line, per hour.
 * @param {readonly Sample[]} samples
 * @param {(sample: Sample) => number} of
 */
export function slopePerHour(samples, of) {
  const mean = (/** @type {number[]} */ values) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const middle = mean(samples.map(({ atMinutes }) => atMinutes));
  const level = mean(samples.map(of));
  let above = 0;
  let below = 0;
  for (const sample of samples) {
    above += (sample.atMinutes - middle) * (of(sample) - level);
    below += (sample.atMinutes - middle) ** 2;
  }
  return (60 * above) / below;
}
