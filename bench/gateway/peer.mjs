// @ts-check
import { createRequire } from 'node:module';

/**
 * The gateway that ours is compared with: Portkey's, as its package on npm starts it. It needs no network. It is
 * compared on plain calls only: on Node 20 it answers every streamed one with a 500 (`TypeError: immutable`, it adds
 * headers to a reply of `fetch`).
 */
export const peer = {
  name: '@portkey-ai/gateway',
  file: createRequire(import.meta.url).resolve('@portkey-ai/gateway/build/start-server.js'),
  health: '/',
  /** @param {number} port */
  options: (port) => [`--port=${port}`, '--headless'],
  /** How it is told where a request goes. @param {string} providerUrl */
  headers: (providerUrl) => ({
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `${providerUrl}/v1`,
  }),
};
