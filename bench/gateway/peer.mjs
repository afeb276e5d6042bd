// @ts-check
import { createRequire } from 'node:module';

/**
 * The gateway that ours is compared with: Portkey's, as its package on npm starts it. It needs no network. On Node 20 it
 * answers every streamed call with a 500 (`TypeError: immutable`, it adds headers to a reply of `fetch`), so that for
 * those it is started with `mutable-replies.mjs`, which costs it a little.
 */
export const peer = {
  name: '@portkey-ai/gateway',
  file: createRequire(import.meta.url).resolve('@portkey-ai/gateway/build/start-server.js'),
  health: '/',
  /** @param {boolean} streams */
  environment: (streams) =>
    /** @type {Record<string, string>} */ (
      streams ? { NODE_OPTIONS: `--import=${new URL('./mutable-replies.mjs', import.meta.url).href}` } : {}
    ),
  /** @param {number} port */
  options: (port) => [`--port=${port}`, '--headless'],
  /** How it is told where a request goes. @param {string} providerUrl */
  headers: (providerUrl) => ({
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `${providerUrl}/v1`,
  }),
};
