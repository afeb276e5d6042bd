import type { ConfiguredKey } from './configured-keys.js';

/** Characters a key must have before the service may be reached from other machines. */
const MIN_KEY_LENGTH = 32;

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Why these keys are not enough for a service that other machines can reach. */
export function weakKeyProblem(host: string, keys: readonly ConfiguredKey[]): string | undefined {
  if (keys.length === 0)
    return `SEKHA_CONTROLLER_HOST: refusing to listen on ${host} without a configured key; set SEKHA_API_KEY to at least ${MIN_KEY_LENGTH} characters`;
  const weak = keys.find(({ key }) => key.length < MIN_KEY_LENGTH || /^dev_/i.test(key));
  return weak === undefined
    ? undefined
    : `SEKHA_CONTROLLER_HOST: refusing to listen on ${host} with a weak key; ${weak.name} must have at least ${MIN_KEY_LENGTH} characters and not begin with dev_`;
}
