import { findTask } from '@sekha/contracts';
import { priceOfModel } from '../budgets/price-book.js';
import type { ModelConfig, PriceOverride, ProviderConfig, VisionLimits } from './bridge-config.js';
import type { Environment } from './expand-variables.js';
import { PROVIDER_TYPE_FACTS } from './provider-types.js';
import type { RawModel, RawProvider, RawVision } from './raw-config.js';
import type { Reading } from './read-section.js';
import { joinPath } from './source-tree.js';

/** Providers with their defaults filled in. One that lacks what it needs is left out and reported. */
export function toProviders(
  raws: readonly RawProvider[],
  environment: Environment,
  reading: Reading,
): ProviderConfig[] {
  const providers: ProviderConfig[] = [];
  for (const [n, raw] of raws.entries()) {
    const provider = toProvider(raw, joinPath('llm_providers', n), environment, reading);
    if (provider !== undefined) providers.push(provider);
  }
  return providers;
}

function toProvider(
  raw: RawProvider,
  path: string,
  environment: Environment,
  reading: Reading,
): ProviderConfig | undefined {
  const { remarks, places } = reading;
  if (raw.id === undefined || raw.type === undefined) return undefined;
  const baseUrl = raw.base_url ?? PROVIDER_TYPE_FACTS[raw.type].baseUrl;
  if (baseUrl === undefined) {
    remarks.error(
      joinPath(path, 'base_url'),
      `is missing; the type ${raw.type} has no default`,
      places.get(path),
    );
    return undefined;
  }
  const key = findKey(raw, path, environment, reading);
  const unusable = key.lack;
  if (unusable !== null)
    remarks.warn(
      path,
      `${raw.id} cannot be called: ${unusable}`,
      places.get(joinPath(path, 'api_key')) ?? places.get(path),
    );
  const models = toModels(raw, path, reading);
  if (models.length === 0)
    remarks.warn(joinPath(path, 'models'), `${raw.id} offers no models`, places.get(path));
  return {
    id: raw.id,
    type: raw.type,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    apiKey: key.value,
    priority: raw.priority ?? 1,
    timeoutMs: (raw.timeout ?? 120) * 1000,
    models,
    unusable,
  };
}

/** The key, or why there is none although one is needed: an unset variable leaves the other providers alone. */
function findKey(
  raw: RawProvider,
  path: string,
  environment: Environment,
  { remarks, places, unsetSecrets }: Reading,
): { value: string | null; lack: string | null } {
  const at = joinPath(path, 'api_key');
  const unset = unsetSecrets.get(at);
  if (unset !== undefined) return { value: null, lack: `the variable ${unset.join(', ')} is not set` };
  const { keyVariable } = PROVIDER_TYPE_FACTS[raw.type];
  const fallback =
    keyVariable === undefined || raw.base_url !== undefined ? undefined : environment[keyVariable];
  const value = (raw.api_key ?? fallback ?? '').trim();
  if (value !== '' && !/^[\x21-\x7e]+$/.test(value)) {
    remarks.error(
      at,
      'holds characters that no HTTP header can carry (a space, a line break?)',
      places.get(at),
    );
    return { value: null, lack: null };
  }
  if (value !== '') return { value, lack: null };
  if (raw.api_key !== undefined) return { value: null, lack: 'its api_key is empty' };
  // Whoever gives a base URL of their own may run a server that asks for no key.
  const needed = keyVariable !== undefined && raw.base_url === undefined;
  return { value: null, lack: needed ? `it has no api_key, and ${keyVariable} is not set` : null };
}

function toModels(raw: RawProvider, path: string, { remarks, places }: Reading): ModelConfig[] {
  const models: ModelConfig[] = [];
  for (const [n, one] of (raw.models ?? []).entries()) {
    const model = toModel(one);
    if (model === undefined) continue;
    const at = joinPath(joinPath(path, 'models'), n);
    if (models.some(({ modelId, task }) => modelId === model.modelId && task === model.task)) {
      remarks.warn(
        at,
        `'${model.modelId}' is listed twice for ${model.task}; the first counts`,
        places.get(at),
      );
      continue;
    }
    if (model.price !== null && priceOfModel(raw, model) === null)
      remarks.warn(
        at,
        `'${model.modelId}' has half a price, which counts as none: give input and output`,
        places.get(at),
      );
    models.push(model);
  }
  return models;
}

function toModel(raw: RawModel): ModelConfig | undefined {
  const task = findTask(raw.task ?? '');
  if (raw.model_id === undefined || task === undefined) return undefined;
  const chat = task === 'vision' || task.startsWith('chat');
  const supportsVision = raw.supports_vision ?? task === 'vision';
  return {
    modelId: raw.model_id,
    task,
    contextWindow: raw.context_window ?? null,
    dimension: raw.dimension ?? null,
    supportsVision,
    supportsAudio: raw.supports_audio ?? task === 'audio',
    supportsTools: raw.supports_function_calling ?? chat,
    supportsJsonSchema: raw.supports_json_schema ?? chat,
    visionLimits: supportsVision ? toVisionLimits(raw.vision_capabilities) : null,
    price: toPrice(raw),
  };
}

function toVisionLimits(raw: RawVision = {}): VisionLimits {
  const fromBytes = raw.max_image_size_bytes === undefined ? undefined : raw.max_image_size_bytes / 1_048_576;
  return {
    maxImages: raw.max_images ?? 10,
    maxImageSizeMb: raw.max_image_size_mb ?? fromBytes ?? 20,
    supportedFormats: raw.supported_formats ?? ['jpg', 'jpeg', 'png', 'gif', 'webp'],
  };
}

function toPrice(raw: RawModel): PriceOverride | null {
  const parts = {
    input: raw.cost_per_1k_input ?? raw.cost_per_1k_tokens,
    output: raw.cost_per_1k_output ?? raw.cost_per_1k_tokens,
    cacheRead: raw.cost_per_1k_cache_read,
    cacheWrite: raw.cost_per_1k_cache_write,
    reasoning: raw.cost_per_1k_reasoning,
  };
  const given = Object.entries(parts).filter(([, usd]) => usd !== undefined);
  return given.length === 0 ? null : (Object.fromEntries(given) as PriceOverride);
}
