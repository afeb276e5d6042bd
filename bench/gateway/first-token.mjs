// @ts-check
import { Pool } from 'undici';
import { percentile } from '../harness/percentiles.mjs';

/**
 * Time from sending a streamed request to its first piece of text, one request at a time. The paths take turns, so
 * that all see the same machine.
 * @param {{ name: string, url: string, headers: Record<string, string> }[]} paths
 * @param {{ rounds: number, body: string }} options
 */
export async function measureFirstTokens(paths, { rounds, body }) {
  const measured = paths.map(({ name, url, headers }) => ({
    name,
    headers,
    pool: new Pool(url, { connections: 1 }),
    times: /** @type {number[]} */ ([]),
  }));
  for (let round = -20; round < rounds; round++)
    for (const { pool, headers, times } of measured) {
      const ms = await firstToken(pool, { body, headers });
      // The first rounds warm everything up.
      if (round >= 0) times.push(ms);
    }
  await Promise.all(measured.map(({ pool }) => pool.close()));
  return measured.map(({ name, times }) => ({
    name,
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
  }));
}

/**
 * @param {Pool} pool
 * @param {{ body: string, headers: Record<string, string> }} request
 */
async function firstToken(pool, { body, headers }) {
  const began = performance.now();
  const reply = await pool.request({ method: 'POST', path: '/v1/chat/completions', headers, body });
  let first = Number.NaN;
  let seen = '';
  for await (const chunk of reply.body) {
    if (!Number.isNaN(first)) continue;
    seen += chunk;
    if (/"content":"[^"]/.test(seen)) first = performance.now() - began;
  }
  if (Number.isNaN(first))
    throw new Error(`no text in the stream: ${reply.statusCode} ${seen.slice(0, 500)}`);
  return first;
}
