import { describe, expect, it } from '@jest/globals';
import type { Task } from '@sekha/contracts';
import { toUsd } from '../budgets/price.js';
import { priceBook } from '../budgets/price-book.js';
import type { BridgeConfig, DefaultModels, ModelConfig, ProviderConfig } from '../config/bridge-config.js';
import { Catalogue } from './catalogue.js';
import { chooseCandidates, type RouteDecision } from './choose-candidates.js';
import { nobodySuitable, readTask } from './route-errors.js';
import type { RouteRequest, RouteWorld } from './route-request.js';

function model(modelId: string, task: Task, more: Partial<ModelConfig> = {}): ModelConfig {
  return {
    modelId,
    task,
    contextWindow: 8192,
    dimension: null,
    supportsVision: false,
    supportsAudio: false,
    supportsTools: true,
    supportsJsonSchema: true,
    visionLimits: null,
    price: null,
    ...more,
  };
}

function provider(
  id: string,
  priority: number,
  models: ModelConfig[],
  more: Partial<ProviderConfig> = {},
): ProviderConfig {
  return {
    id,
    type: 'ollama',
    baseUrl: '',
    apiKey: null,
    priority,
    timeoutMs: 1000,
    models,
    unusable: null,
    ...more,
  };
}

/** The guide's second scenario: a local provider and a cloud one. */
const HYBRID = [
  provider('ollama_local', 1, [
    model('nomic-embed-text', 'embedding', { contextWindow: 512 }),
    model('llama3.1:8b', 'chat_small'),
  ]),
  provider(
    'openai_cloud',
    2,
    [
      model('gpt-4o', 'chat_smart', { supportsVision: true, contextWindow: 128_000 }),
      model('gpt-4o-mini', 'chat_small', { contextWindow: 128_000 }),
    ],
    { type: 'openai' },
  ),
];

interface WorldOptions {
  defaults?: DefaultModels;
  limits?: Partial<RouteWorld['limits']>;
  refusals?: Record<string, string>;
  latencies?: Record<string, number>;
}

function choose(
  request: RouteRequest,
  providers: ProviderConfig[] = HYBRID,
  { defaults = {}, limits = {}, refusals = {}, latencies = {} }: WorldOptions = {},
): RouteDecision {
  const config: Pick<BridgeConfig, 'providers' | 'defaultModels'> = { providers, defaultModels: defaults };
  return chooseCandidates(request, {
    catalogue: new Catalogue(config),
    prices: priceBook(providers),
    health: {
      refusal: ({ providerId, modelId }) =>
        refusals[`${providerId}/${modelId}`] ?? refusals[providerId] ?? null,
      latencyMs: ({ providerId, modelId }) => latencies[`${providerId}/${modelId}`] ?? null,
    },
    limits: { autoFallback: true, maxCostPerRequest: null, allowUnpriced: false, ...limits },
  });
}

const names = ({ candidates }: RouteDecision): string[] =>
  candidates.map(({ model: { providerId, modelId } }) => `${providerId}/${modelId}`);
const whyNot = ({ refused }: RouteDecision): Record<string, string> =>
  Object.fromEntries(refused.map(({ model: one, reason }) => [one.modelId, reason]));

describe('chooseCandidates', () => {
  it('routes a task to its models by provider priority', () => {
    const decision = choose({ task: 'embedding' });
    expect(names(decision)).toEqual(['ollama_local/nomic-embed-text']);
    expect(decision.candidates[0]).toMatchObject({ reason: 'Selected by priority (1)', estimatedCost: 0 });
    expect(names(choose({ task: 'chat_small' }))).toEqual([
      'ollama_local/llama3.1:8b',
      'openai_cloud/gpt-4o-mini',
    ]);
  });

  it('estimates 1000 tokens in and 500 out when it knows no better', () => {
    const [first] = choose({ task: 'chat_smart' }).candidates;
    expect(toUsd(first?.estimatedCost ?? -1)).toBe(0.0125);
    const [counted] = choose({ task: 'chat_smart', inputTokens: 10, outputTokens: 10 }).candidates;
    expect(toUsd(counted?.estimatedCost ?? -1)).toBe(0.0002);
  });

  it('takes the preferred model first, whatever chat task it is listed for', () => {
    const decision = choose({ task: 'chat_small', preferred: 'gpt-4o' });
    expect(names(decision)).toEqual([
      'openai_cloud/gpt-4o',
      'ollama_local/llama3.1:8b',
      'openai_cloud/gpt-4o-mini',
    ]);
    expect(decision.candidates.map(({ reason }) => reason)).toEqual([
      'Preferred model available',
      'Selected by priority (1)',
      'Selected by priority (2)',
    ]);
  });

  it('goes on without a preferred model that does not pass, or that nobody has', () => {
    const tooDear = choose({ task: 'chat_small', preferred: 'gpt-4o', maxCostUsd: 0.001 });
    expect(names(tooDear)).toEqual(['ollama_local/llama3.1:8b', 'openai_cloud/gpt-4o-mini']);
    expect(whyNot(tooDear)['gpt-4o']).toBe('is estimated at $0.0125, over the limit of $0.0010');
    expect(choose({ task: 'chat_small', preferred: 'nobody-has-it' }).candidates[0]?.reason).toBe(
      'Selected by priority (1)',
    );
  });

  it('does not let a model of another kind answer because it is preferred', () => {
    expect(names(choose({ task: 'embedding', preferred: 'gpt-4o' }))).toEqual([
      'ollama_local/nomic-embed-text',
    ]);
    expect(names(choose({ task: 'chat_smart', preferred: 'nomic-embed-text' }))).toEqual([
      'openai_cloud/gpt-4o',
    ]);
  });

  it('offers only other providers of the model where no other model can stand in', () => {
    const two = [
      provider('a', 1, [model('e1', 'embedding'), model('e2', 'embedding')]),
      provider('b', 2, [model('e2', 'embedding')]),
    ];
    const request: RouteRequest = { task: 'embedding', preferred: 'e2', preferredOnly: true };
    expect(names(choose(request, two))).toEqual(['a/e2', 'b/e2']);
    expect(names(choose({ ...request, preferred: 'b/e2' }, two))).toEqual(['b/e2']);
  });

  it('puts the default model of the task before priority, at its providers in their order', () => {
    const providers = [
      provider('cheap', 1, [model('tiny', 'chat_smart')]),
      provider('far', 9, [model('big', 'chat_smart')]),
      provider('near', 3, [model('big', 'chat_smart')]),
    ];
    const decision = choose({ task: 'chat_smart' }, providers, { defaults: { chat_smart: 'big' } });
    expect(names(decision)).toEqual(['near/big', 'far/big', 'cheap/tiny']);
    expect(decision.candidates[0]?.reason).toBe('Selected by priority (3)');
    const one = choose({ task: 'chat_smart' }, providers, { defaults: { chat_smart: 'far/big' } });
    expect(names(one)[0]).toBe('far/big');
  });

  it('lets a default serve its task though it is listed for another chat task, but never for another kind', () => {
    expect(names(choose({ task: 'chat_large' }, HYBRID, { defaults: { chat_large: 'gpt-4o' } }))).toEqual([
      'openai_cloud/gpt-4o',
    ]);
    expect(
      names(choose({ task: 'chat_large' }, HYBRID, { defaults: { chat_large: 'nomic-embed-text' } })),
    ).toEqual([]);
  });

  it('breaks ties by price, then by latency, then by place; unknown comes last', () => {
    const cloud = (id: string, modelId: string) =>
      provider(id, 1, [model(modelId, 'chat_smart')], { type: 'openai' });
    const tied = [
      cloud('a', 'unpriced'),
      cloud('b', 'gpt-4o'),
      cloud('c', 'gpt-4o-mini'),
      cloud('d', 'gpt-4o-mini'),
      cloud('e', 'gpt-4o-mini'),
    ];
    const latencies = { 'd/gpt-4o-mini': 80, 'e/gpt-4o-mini': 50 };
    expect(names(choose({ task: 'chat_smart' }, tied, { latencies }))).toEqual([
      'e/gpt-4o-mini',
      'd/gpt-4o-mini',
      'c/gpt-4o-mini',
      'b/gpt-4o',
      'a/unpriced',
    ]);
  });

  it('finds models that see for vision, wherever they are listed', () => {
    expect(names(choose({ task: 'vision', vision: true }))).toEqual(['openai_cloud/gpt-4o']);
    const smart = choose({ task: 'chat_small', vision: true });
    expect(smart.offering).toBe(0);
    expect(whyNot(smart)).toEqual({
      'llama3.1:8b': 'does not support vision',
      'gpt-4o-mini': 'does not support vision',
    });
  });

  it.each<[Partial<RouteRequest>, Partial<ModelConfig>, string]>([
    [{ audio: true }, {}, 'does not support audio'],
    [{ tools: true }, { supportsTools: false }, 'does not support tools'],
    [{ jsonSchema: true }, { supportsJsonSchema: false }, 'does not support JSON schema replies'],
    [{ inputTokens: 8000 }, {}, 'context window of 8192 tokens is too small for 8500'],
    [{ inputTokens: 8000, outputTokens: 193 }, {}, 'context window of 8192 tokens is too small for 8193'],
    [{ contextTokens: 9000 }, {}, 'context window of 8192 tokens is too small for 9000'],
  ])('refuses for %j a model with %j', (request, more, reason) => {
    const providers = [provider('a', 1, [model('m', 'chat_smart', more)])];
    const decision = choose({ task: 'chat_smart', ...request }, providers);
    expect(names(decision)).toEqual([]);
    expect(whyNot(decision)).toEqual({ m: reason });
  });

  it('does not refuse what fits, nor a window nobody has stated, nor long texts to embed', () => {
    const fits = [provider('a', 1, [model('m', 'chat_smart')])];
    expect(names(choose({ task: 'chat_smart', inputTokens: 8000, outputTokens: 192 }, fits))).toHaveLength(1);
    const silent = [provider('a', 1, [model('m', 'chat_smart', { contextWindow: null })])];
    expect(names(choose({ task: 'chat_smart', inputTokens: 1e9 }, silent))).toHaveLength(1);
    expect(names(choose({ task: 'embedding', inputTokens: 9000 }))).toHaveLength(1);
    expect(names(choose({ task: 'embedding', contextTokens: 9000 }))).toHaveLength(0);
  });

  it('holds the tighter of two cost limits; 0 admits only free models', () => {
    expect(names(choose({ task: 'chat_small', maxCostUsd: 0.0001 }))).toEqual(['ollama_local/llama3.1:8b']);
    expect(names(choose({ task: 'chat_small', maxCostUsd: 0 }))).toEqual(['ollama_local/llama3.1:8b']);
    expect(names(choose({ task: 'chat_smart', maxCostUsd: 0.1 }))).toEqual(['openai_cloud/gpt-4o']);
    expect(
      names(choose({ task: 'chat_smart', maxCostUsd: 0.1 }, HYBRID, { limits: { maxCostPerRequest: 0.01 } })),
    ).toEqual([]);
    expect(names(choose({ task: 'chat_smart', maxCostUsd: 0.0125 }))).toEqual(['openai_cloud/gpt-4o']);
  });

  it('lets an unknown price pass a cost limit only where the configuration allows it', () => {
    const cloud = [provider('a', 1, [model('mystery', 'chat_smart')], { type: 'openai' })];
    expect(names(choose({ task: 'chat_smart' }, cloud))).toEqual(['a/mystery']);
    const limited = choose({ task: 'chat_smart', maxCostUsd: 5 }, cloud);
    expect(whyNot(limited)['mystery']).toContain('no known price');
    const allowed = choose({ task: 'chat_smart', maxCostUsd: 5 }, cloud, { limits: { allowUnpriced: true } });
    expect(names(allowed)).toEqual(['a/mystery']);
  });

  it('passes over open breakers and providers without a key, saying so', () => {
    const decision = choose({ task: 'chat_small' }, HYBRID, {
      refusals: { ollama_local: 'circuit breaker is open' },
    });
    expect(names(decision)).toEqual(['openai_cloud/gpt-4o-mini']);
    expect(whyNot(decision)).toEqual({ 'llama3.1:8b': 'circuit breaker is open' });
    const keyless = choose({ task: 'chat_smart' }, [
      provider('a', 1, [model('m', 'chat_smart')], { unusable: 'no key' }),
    ]);
    expect(whyNot(keyless)).toEqual({ m: 'no key' });
  });

  it('cascades to the third when the first two are down', () => {
    const three = ['a', 'b', 'c'].map((id, place) => provider(id, place + 1, [model('m', 'chat_smart')]));
    expect(names(choose({ task: 'chat_smart' }, three, { refusals: { a: 'down', b: 'down' } }))).toEqual([
      'c/m',
    ]);
  });

  it('without auto_fallback names one model only, and nobody when that one is down', () => {
    const limits = { autoFallback: false };
    expect(names(choose({ task: 'chat_small' }, HYBRID, { limits }))).toEqual(['ollama_local/llama3.1:8b']);
    const down = choose({ task: 'chat_small' }, HYBRID, { limits, refusals: { ollama_local: 'down' } });
    expect(names(down)).toEqual([]);
    expect(whyNot(down)['gpt-4o-mini']).toContain('auto_fallback is off');
    // A model that cannot do it at all was never the first.
    expect(names(choose({ task: 'chat_small', inputTokens: 20_000 }, HYBRID, { limits }))).toEqual([
      'openai_cloud/gpt-4o-mini',
    ]);
  });

  it('keeps a model apart for each of its tasks', () => {
    const both = [provider('a', 1, [model('llama', 'chat_small'), model('llama', 'chat_smart')])];
    expect(names(choose({ task: 'chat_small' }, both))).toEqual(['a/llama']);
    expect(names(choose({ task: 'chat_smart', preferred: 'llama' }, both))).toEqual(['a/llama']);
  });
});

describe('errors of routing', () => {
  it('name the valid tasks, and know the other names of tasks', () => {
    expect(readTask('chat')).toBe('chat_smart');
    expect(() => readTask('code_generation')).toThrow(
      /Invalid task 'code_generation'. Valid tasks: embedding, chat_small/,
    );
  });

  it('tell nobody-has-it from nobody-is-fit, with the reason for each', () => {
    const request: RouteRequest = { task: 'audio' };
    expect(nobodySuitable(request, choose(request))).toMatchObject({
      code: 'route.unavailable',
      message: "No providers available for task 'audio' (vision=false)",
    });
    const blind: RouteRequest = { task: 'chat_small', vision: true };
    expect(nobodySuitable(blind, choose(blind)).message).toBe(
      "No providers available for task 'chat_small' (vision=true)",
    );
    const poor: RouteRequest = { task: 'chat_smart', maxCostUsd: 0 };
    expect(nobodySuitable(poor, choose(poor))).toMatchObject({
      message: "No suitable providers available for task 'chat_smart'",
      details: {
        refused: [
          {
            provider_id: 'openai_cloud',
            model_id: 'gpt-4o',
            reason: expect.stringContaining('over the limit'),
          },
        ],
      },
    });
  });
});
