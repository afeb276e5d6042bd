import { AppError } from '@sekha/contracts';
import { AnthropicProvider } from './anthropic/anthropic-provider.js';
import { GeminiProvider } from './gemini/gemini-provider.js';
import { withImageLimits } from './images/with-image-limits.js';
import { createLocalProvider } from './local/local-provider.js';
import { OllamaProvider } from './ollama/ollama-provider.js';
import { OpenAiProvider } from './openai/openai-provider.js';
import { VENDOR_DIALECTS } from './openai-compatible/vendor-rows.js';
import type { Provider, ProviderSettings } from './provider.js';

type Create = (settings: ProviderSettings) => Provider;

/** Every provider type we can speak to. A new one is a line here and a folder of its own. */
const CREATE = new Map<string, Create>([
  ['openai', (settings) => new OpenAiProvider(settings)],
  ['anthropic', (settings) => new AnthropicProvider(settings)],
  ['gemini', (settings) => new GeminiProvider(settings)],
  ['ollama', (settings) => new OllamaProvider(settings)],
  ['local', ({ id }) => createLocalProvider({ id })],
  ...VENDOR_DIALECTS.map((dialect): [string, Create] => [
    dialect.type,
    (settings) => new OpenAiProvider(settings, dialect),
  ]),
]);

/** The adapter for a provider of `type`. Throws `config.invalid` for a type that has none. */
export function createProvider(type: string, settings: ProviderSettings): Provider {
  const create = CREATE.get(type);
  if (create === undefined) {
    const known = [...CREATE.keys()].join(', ');
    throw new AppError(
      'config.invalid',
      `there is no adapter for providers of type ${type}; known: ${known}`,
    );
  }
  return withImageLimits(create(settings), settings);
}
