// @ts-check
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { residentMemory } from '../harness/memory.mjs';
import { send } from './measure-requests.mjs';

const LOOK_EVERY_MS = 50;

/**
 * Starts the controller and measures: until it is healthy, until the first answer by words, until its index holds
 * every message and vector.
 * @param {import('./measure-requests.mjs').Stack} stack
 * @param {import('./measure-requests.mjs').Requests} requests
 */
export async function measureStart({ controller }, requests) {
  const began = performance.now();
  const healthyMs = await controller.start();
  await send(controller.url, requests.keyword());
  const firstAnswerMs = performance.now() - began;
  while (!(await isFollowing(controller.url)))
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  const completeMs = performance.now() - began;
  return { healthyMs, firstAnswerMs, completeMs, residentMb: residentMemory(controller.pid).nowMb };
}

/** @param {string} url */
async function isFollowing(url) {
  /** @type {any} */
  const health = await fetch(`${url}/health`).then((reply) => reply.json());
  return health.checks.index.status === 'ok';
}

/** The next start must rebuild the index. @param {string} dataDir */
export const forgetIndex = (dataDir) => rmSync(join(dataDir, 'index'), { recursive: true, force: true });

/** Bytes of the record and of the index's snapshot, in MB. @param {string} dataDir */
export function diskMb(dataDir) {
  /** @param {string} file */
  const size = (file) => Math.round(statSync(join(dataDir, file)).size / 2 ** 20);
  return { record: size('sekha.db'), snapshot: size('index/search-index.bin') };
}
