import { it } from '@jest/globals';
import { PROVIDER_TYPE_FACTS, PROVIDER_TYPES } from '../src/config/provider-types.js';
import { createProvider } from '../src/providers/create-provider.js';

const served = PROVIDER_TYPES.filter((type) => PROVIDER_TYPE_FACTS[type].notServed === undefined);

it.each(served)('the type %s, which the configuration takes as served, has an adapter', async (type) => {
  const provider = createProvider(type, { id: 'x', baseUrl: 'http://127.0.0.1:9', apiKey: 'k' });
  await provider.close?.();
});
