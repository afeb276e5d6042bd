import { type AccessOptions, type EnvironmentReader, hashKey, LOG_LEVELS } from '@sekha/service-kit';
import type { KeyConfig } from '../config/bridge-config.js';

/** Where and to whom the bridge answers. */
export interface Serving {
  host: string;
  port: number;
  /** SHA-256 of the key that callers must show; undefined = open. */
  keyHash: string | undefined;
  logLevel: (typeof LOG_LEVELS)[number];
  /** Where the ledger is kept; absent = in memory. */
  dataDir?: string | undefined;
  /** True: nobody is let in without a key, were there none, for the address is reachable from elsewhere. */
  keyDemanded?: boolean;
  /** Answers whoever reaches it although it listens beyond loopback: the start says so loudly. */
  openBeyondLoopback: boolean;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/i;
const SHORTEST_KEY = 16;

/**
 * Reads `SEKHA_BRIDGE_HOST`, `_PORT`, `_API_KEY`, `_ALLOW_OPEN`, `SEKHA_DATA_DIR` and `LOG_LEVEL`. The bridge spends its owner's money,
 * so beyond loopback it demands a key, unless the operator says in so many words that something else guards it (a
 * container network, a port published on loopback only). `hasKeys`: the configuration has keys of its own.
 */
export function readServing(environment: EnvironmentReader, hasKeys = false): Serving {
  const host = environment.text('SEKHA_BRIDGE_HOST', '127.0.0.1');
  const key = environment.find('SEKHA_BRIDGE_API_KEY');
  const allowOpen = environment.flag('SEKHA_BRIDGE_ALLOW_OPEN', false);
  const beyond = !LOOPBACK.test(host);
  if (key !== undefined && key.length < SHORTEST_KEY)
    environment.problem(`SEKHA_BRIDGE_API_KEY: shorter than ${SHORTEST_KEY} characters`);
  if (beyond && key === undefined && !hasKeys && !allowOpen)
    environment.problem(
      `SEKHA_BRIDGE_HOST: "${host}" is reachable from elsewhere; set SEKHA_BRIDGE_API_KEY, list keys in the configuration, or set SEKHA_BRIDGE_ALLOW_OPEN=true where something else keeps strangers out`,
    );
  return {
    host,
    port: environment.port('SEKHA_BRIDGE_PORT', 5001),
    keyHash: key === undefined ? undefined : hashKey(key),
    logLevel: environment.choice('LOG_LEVEL', LOG_LEVELS, 'info'),
    dataDir: environment.find('SEKHA_DATA_DIR'),
    keyDemanded: beyond && !allowOpen,
    openBeyondLoopback: beyond && key === undefined && !hasKeys,
  };
}

/** Health, metrics and documentation never need a key: probes and scrapers have none. */
const PUBLIC = /^\/($|health(\/|$)|metrics$|docs(\/|$)|openapi\.(json|yaml)$|swagger-ui\/?$|redoc$)/;

/** Who may call. `keys` are those of the configuration that is current when a request comes. */
export function accessOf(
  { keyHash, keyDemanded = false }: Serving,
  keys: () => readonly KeyConfig[],
): AccessOptions {
  const owner = { tenantId: 'default', name: 'bridge', scopes: ['*'], keyHash: keyHash ?? '' };
  const isOpen = (): boolean => !keyDemanded && keyHash === undefined && keys().length === 0;
  return {
    identities: {
      findByHash: (hash) => {
        if (hash === keyHash) return owner;
        const key = keys().find(({ sha256 }) => sha256 === hash);
        return key && { tenantId: 'default', name: key.name, scopes: ['calls'], keyHash: hash };
      },
    },
    isPublic: (path) => isOpen() || PUBLIC.test(path),
  };
}
