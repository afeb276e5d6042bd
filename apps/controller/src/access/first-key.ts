import { hashKey } from '@sekha/service-kit';
import type { ApiKeyStore, StoredApiKey } from '@sekha/store';
import { DEFAULT_TENANT, OWNER_SCOPES } from '../config/configured-keys.js';
import type { KeyRing } from './key-ring.js';
import { fromStored } from './known-key.js';
import { makeKey, prefixOf } from './make-key.js';

export interface FirstKey {
  key: string;
  /** Keeps its hash in the store. */
  save(): Promise<void>;
}

/**
 * The key of a first start; undefined when there is one already. It opens at once, and is to be saved after it was
 * shown: a key that nobody was shown would lock its owner out.
 */
export function makeFirstKey(
  ring: KeyRing,
  store: ApiKeyStore,
  { nowMs, id }: { nowMs: number; id: string },
): FirstKey | undefined {
  if (!ring.opensNothing) return undefined;
  const key = makeKey();
  const stored: StoredApiKey = {
    hash: hashKey(key),
    id,
    prefix: prefixOf(key),
    tenantId: DEFAULT_TENANT,
    name: 'first start',
    scopes: [...OWNER_SCOPES],
    createdAtMs: nowMs,
    expiresAtMs: null,
    lastUsedAtMs: null,
  };
  ring.add(fromStored(stored));
  return { key, save: () => store.add(stored) };
}

/** What is printed with it. Plain lines, not JSON: they are for a person. */
export function firstKeyNotice(key: string, url: string): string {
  return `
  Your API key, shown this once (only its hash is stored):

    export SEKHA_API_KEY=${key}

  curl -s ${url}/api/v1/conversations -H "X-API-Key: ${key}" -d '{"label": "Garden", "messages": [{"role": "user", "content": "The tomatoes need water every second evening."}]}'
  curl -s ${url}/api/v1/search -H "X-API-Key: ${key}" -d '{"query": "how often do the plants get watered?"}'
  curl -s -X POST ${url}/mcp/tools/llm_status -H "X-API-Key: ${key}" -d '{}'
`;
}
