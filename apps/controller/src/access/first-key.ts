import { randomBytes } from 'node:crypto';
import { hashKey } from '@sekha/service-kit';
import type { ApiKeyStore } from '@sekha/store';
import { DEFAULT_TENANT, OWNER_SCOPES } from '../config/configured-keys.js';
import type { KeyRing } from './key-ring.js';

export interface FirstKey {
  key: string;
  /** Keeps its hash in the store. */
  save(): Promise<void>;
}

/**
 * The key of a first start, 192 random bits; undefined when there is a key already. It opens at once, and is to be
 * saved after it was shown: a key that nobody was shown would lock its owner out.
 */
export function makeFirstKey(ring: KeyRing, store: ApiKeyStore, nowMs: number): FirstKey | undefined {
  if (ring.size > 0) return undefined;
  const key = `sekha_${randomBytes(24).toString('base64url')}`;
  const identity = { tenantId: DEFAULT_TENANT, name: 'first start', scopes: [...OWNER_SCOPES] };
  ring.add({ ...identity, keyHash: hashKey(key) });
  return { key, save: () => store.add({ ...identity, hash: hashKey(key), createdAtMs: nowMs }) };
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
