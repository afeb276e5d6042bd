import type { EnvironmentReader } from '@sekha/service-kit';
import { readScopes } from './read-scopes.js';

/** A key from the environment and whose memory it opens. */
export interface ConfiguredKey {
  key: string;
  tenantId: string;
  /** For logs; never the key. */
  name: string;
  scopes: readonly string[];
}

export const DEFAULT_TENANT = 'default';
/** Everything in the own memory, and the whole service: for whoever runs it. */
export const OWNER_SCOPES: readonly string[] = ['*', 'operator'];
const SINGLE = ['SEKHA_API_KEY', 'SEKHA_REST_API_KEY', 'SEKHA_MCP_API_KEY'];

/**
 * `SEKHA_API_KEY` (and its older spellings) is the owner's: it opens the default tenant and manages the service.
 * `SEKHA_API_KEYS` is a comma-separated list of `key` (the owner's, too), `key:tenant` (everything of that tenant)
 * or `key:tenant:scope+scope`.
 */
export function readConfiguredKeys(reader: EnvironmentReader): ConfiguredKey[] {
  const single = SINGLE.flatMap((name) => {
    const key = reader.find(name);
    return key === undefined ? [] : [{ key, tenantId: DEFAULT_TENANT, name, scopes: OWNER_SCOPES }];
  });
  const list = (reader.find('SEKHA_API_KEYS') ?? '').split(',').map((entry) => entry.trim());
  const several = list.flatMap((entry, position) =>
    entry === '' ? [] : [readEntry(reader, entry, position + 1)],
  );
  return unique([...single, ...several], reader);
}

function readEntry(reader: EnvironmentReader, entry: string, position: number): ConfiguredKey {
  // The names of scopes have colons themselves, so that all behind the second one is theirs.
  const [key = '', tenantId, ...rest] = entry.split(':').map((part) => part.trim());
  const name = `SEKHA_API_KEYS[${position}]`;
  if (key === '' || tenantId === '') reader.problem(`${name}: not of the form key[:tenant[:scope+scope]]`);
  if (tenantId === undefined) return { key, tenantId: DEFAULT_TENANT, name, scopes: OWNER_SCOPES };
  if (rest.length === 0) return { key, tenantId, name, scopes: ['*'] };
  const { scopes, problems } = readScopes(rest.join(':').split('+').filter(Boolean));
  for (const problem of problems) reader.problem(`${name}: ${problem}`);
  return { key, tenantId, name, scopes };
}

/** The same key for two tenants would make its owner's memory a matter of order. */
function unique(keys: readonly ConfiguredKey[], reader: EnvironmentReader): ConfiguredKey[] {
  const byKey = new Map<string, ConfiguredKey>();
  for (const one of keys) {
    const known = byKey.get(one.key);
    if (known === undefined) byKey.set(one.key, one);
    else if (known.tenantId !== one.tenantId)
      reader.problem(`${one.name}: the same key as ${known.name}, for another tenant`);
  }
  return [...byKey.values()];
}
