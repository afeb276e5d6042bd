import type { EnvironmentReader } from '@sekha/service-kit';

/** A key from the environment and whose memory it opens. */
export interface ConfiguredKey {
  key: string;
  tenantId: string;
  /** For logs; never the key. */
  name: string;
  scopes: readonly string[];
}

export const DEFAULT_TENANT = 'default';
const ALL_SCOPES = ['*'];
const SINGLE = ['SEKHA_API_KEY', 'SEKHA_REST_API_KEY', 'SEKHA_MCP_API_KEY'];

/**
 * `SEKHA_API_KEY` (and its older spellings) opens the default tenant. `SEKHA_API_KEYS` is a comma-separated list of
 * `key`, `key:tenant` or `key:tenant:scope+scope`.
 */
export function readConfiguredKeys(reader: EnvironmentReader): ConfiguredKey[] {
  const single = SINGLE.flatMap((name) => {
    const key = reader.find(name);
    return key === undefined ? [] : [{ key, tenantId: DEFAULT_TENANT, name, scopes: ALL_SCOPES }];
  });
  const list = (reader.find('SEKHA_API_KEYS') ?? '').split(',').map((entry) => entry.trim());
  const several = list.flatMap((entry, position) =>
    entry === '' ? [] : [readEntry(reader, entry, position + 1)],
  );
  return unique([...single, ...several], reader);
}

function readEntry(reader: EnvironmentReader, entry: string, position: number): ConfiguredKey {
  const [key = '', tenantId = DEFAULT_TENANT, scopes = '*', ...rest] = entry
    .split(':')
    .map((part) => part.trim());
  const name = `SEKHA_API_KEYS[${position}]`;
  if (key === '' || tenantId === '' || rest.length > 0)
    reader.problem(`${name}: not of the form key[:tenant[:scope+scope]]`);
  return { key, tenantId, name, scopes: scopes.split('+').filter((scope) => scope !== '') };
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
