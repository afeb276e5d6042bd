import { randomBytes } from 'node:crypto';
import { hashKey } from '@sekha/service-kit';
import type { ApiKeyStore } from '@sekha/store';
import { DEFAULT_TENANT } from '../config/configured-keys.js';

/**
 * Makes the key of a first start: 192 random bits, told to the caller once and kept as a hash. Undefined when there
 * is a key already, in the store or in the environment.
 */
export async function makeFirstKey(
  store: ApiKeyStore,
  hasConfiguredKeys: boolean,
  nowMs: number,
): Promise<string | undefined> {
  if (hasConfiguredKeys || (await store.list()).length > 0) return undefined;
  const key = `sekha_${randomBytes(24).toString('base64url')}`;
  await store.add({
    hash: hashKey(key),
    tenantId: DEFAULT_TENANT,
    name: 'first start',
    scopes: ['*'],
    createdAtMs: nowMs,
  });
  return key;
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
