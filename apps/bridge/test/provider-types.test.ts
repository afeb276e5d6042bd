import { describe, expect, it } from '@jest/globals';
import { PROVIDER_TYPES } from '../src/config/provider-types.js';
import { createProvider } from '../src/providers/create-provider.js';

describe('provider types', () => {
  it.each(PROVIDER_TYPES)('%s has an adapter of that type', async (type) => {
    const provider = createProvider(type, { id: 'x', baseUrl: 'http://127.0.0.1:9', apiKey: 'k' });
    expect(provider.type).toBe(type);
    await provider.close?.();
  });
});
