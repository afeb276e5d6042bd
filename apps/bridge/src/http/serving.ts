import { type AccessOptions, type EnvironmentReader, hashKey, LOG_LEVELS } from '@sekha/service-kit';

/** Where and to whom the bridge answers. */
export interface Serving {
  host: string;
  port: number;
  /** SHA-256 of the key that callers must show; undefined = open. */
  keyHash: string | undefined;
  logLevel: (typeof LOG_LEVELS)[number];
  /** Answers whoever reaches it although it listens beyond loopback: the start says so loudly. */
  openBeyondLoopback: boolean;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;
const SHORTEST_KEY = 16;

/**
 * Reads `SEKHA_BRIDGE_HOST`, `_PORT`, `_API_KEY`, `_ALLOW_OPEN` and `LOG_LEVEL`. The bridge spends its owner's money,
 * so beyond loopback it demands a key, unless the operator says in so many words that something else guards it (a
 * container network, a port published on loopback only).
 */
export function readServing(environment: EnvironmentReader): Serving {
  const host = environment.text('SEKHA_BRIDGE_HOST', '127.0.0.1');
  const key = environment.find('SEKHA_BRIDGE_API_KEY');
  const allowOpen = environment.flag('SEKHA_BRIDGE_ALLOW_OPEN', false);
  const beyond = !LOOPBACK.test(host);
  if (key !== undefined && key.length < SHORTEST_KEY)
    environment.problem(`SEKHA_BRIDGE_API_KEY: shorter than ${SHORTEST_KEY} characters`);
  if (beyond && key === undefined && !allowOpen)
    environment.problem(
      `SEKHA_BRIDGE_HOST: "${host}" is reachable from elsewhere; set SEKHA_BRIDGE_API_KEY, or SEKHA_BRIDGE_ALLOW_OPEN=true where something else keeps strangers out`,
    );
  return {
    host,
    port: environment.port('SEKHA_BRIDGE_PORT', 5001),
    keyHash: key === undefined ? undefined : hashKey(key),
    logLevel: environment.choice('LOG_LEVEL', LOG_LEVELS, 'info'),
    openBeyondLoopback: beyond && key === undefined,
  };
}

/** Health, metrics and documentation never need a key: probes and scrapers have none. */
const PUBLIC = /^\/($|health(\/|$)|metrics$|docs(\/|$)|openapi\.(json|yaml)$|swagger-ui\/?$|redoc$)/;

/** Who may call; undefined = everybody. */
export function accessOf({ keyHash }: Serving): AccessOptions | undefined {
  if (keyHash === undefined) return undefined;
  const identity = { tenantId: 'default', name: 'bridge', scopes: ['*'], keyHash };
  return {
    identities: { findByHash: (hash) => (hash === keyHash ? identity : undefined) },
    isPublic: (path) => PUBLIC.test(path),
  };
}
