// @ts-check
import { setTimeout as pause } from 'node:timers/promises';
import { residentMemory } from '../harness/memory.mjs';
import { processorMs } from '../harness/processor-time.mjs';
import { API_KEY } from '../load/stack.mjs';

const EVERY_MS = 20;

/**
 * Does some work while it watches the memory of a service and how long a short request to it takes meanwhile.
 * @template T
 * @param {import('../harness/service-process.mjs').ServiceProcess} service
 * @param {() => Promise<T>} work
 */
export async function watch(service, work) {
  const beforeMb = residentMemory(service.pid).nowMb;
  const processorBeforeMs = processorMs(service.pid);
  let peakMb = beforeMb;
  /** @type {number[]} */
  const waits = [];
  let isDone = false;
  const watching = (async () => {
    while (!isDone) {
      const beganMs = performance.now();
      const reply = await fetch(`${service.url}/api/v1/conversations?limit=1`, {
        headers: { 'x-api-key': API_KEY },
      });
      await reply.arrayBuffer();
      waits.push(performance.now() - beganMs);
      peakMb = Math.max(peakMb, residentMemory(service.pid).nowMb);
      await pause(EVERY_MS);
    }
  })();
  const beganMs = performance.now();
  const result = await work().finally(() => {
    isDone = true;
  });
  const seconds = (performance.now() - beganMs) / 1000;
  const processorSeconds = (processorMs(service.pid) - processorBeforeMs) / 1000;
  await watching;
  return { result, seconds, processorSeconds, beforeMb, growthMb: peakMb - beforeMb, waits };
}
