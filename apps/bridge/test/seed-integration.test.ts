import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ScriptedOllama } from '@sekha/testing';
import { findCheapest } from '../src/budgets/find-cheapest.js';
import { findListPrice } from '../src/budgets/find-price.js';
import { toNanoUsd, toUsd } from '../src/budgets/price.js';
import { estimateCost } from '../src/budgets/prices.js';
import { TokenCounter } from '../src/calls/token-counter.js';
import { readConfig } from '../src/config/read-config.js';
import { validateConfigText } from '../src/config/validate-config-text.js';
import { DeploymentDesk } from '../src/deployment/deployment-desk.js';
import { Deployments } from '../src/deployment/deployments.js';
import { systemClock } from '../src/resilience/clock.js';

/** The 15 integration tests that the seed lists, under its own headings. */

const configOf = (baseUrl: string): string => `version: "2.0"
llm_providers:
  - id: test_ollama
    type: ollama
    base_url: ${baseUrl}
    priority: 1
    models:
      - { model_id: test-embed, task: embedding, context_window: 512, dimension: 768 }
      - { model_id: test-chat, task: chat_small, context_window: 4096 }
default_models:
  embedding: test-embed
  chat_fast: test-chat
  chat_smart: test-chat
`;

let running: Deployments[] = [];
afterEach(async () => {
  await Promise.all(running.map((one) => one.close()));
  running = [];
});

function deploy(text: string): { desk: DeploymentDesk; deployments: Deployments } {
  const { config, errors } = readConfig({ text, name: 'config.yaml', environment: {} });
  if (config === null) throw new Error(JSON.stringify(errors));
  const ground = {
    clock: systemClock,
    wallMs: () => Date.now(),
    onHealthEvent: () => undefined,
    loadTokens: () => Promise.resolve(),
  };
  const deployments = new Deployments(config, ground);
  running.push(deployments);
  const validate = (other: string) => validateConfigText(other, {});
  return { deployments, desk: new DeploymentDesk(deployments.current, new TokenCounter(), validate) };
}

describe('Model registry', () => {
  const { desk } = { desk: () => deploy(configOf('http://127.0.0.1:9')).desk };

  it('1. is initialised with its provider and both models', () => {
    const { providers, total_providers, total_models } = desk().providers();
    expect(total_providers).toBe(1);
    expect(providers.map(({ provider_id }) => provider_id)).toEqual(['test_ollama']);
    expect(total_models).toBe(2);
  });

  it('2. lists all models', () => {
    const ids = desk()
      .models()
      .map(({ model_id }) => model_id);
    expect(ids).toEqual(['test-embed', 'test-chat']);
  });

  it('3. routes the embedding task, free', () => {
    expect(desk().route({ task: 'embedding' }, false)).toEqual({
      provider_id: 'test_ollama',
      model_id: 'test-embed',
      estimated_cost: 0,
      reason: 'Selected by priority (1)',
      provider_type: 'ollama',
    });
  });

  it('4. routes the chat task', () => {
    expect(desk().route({ task: 'chat_small' }, false)).toMatchObject({ model_id: 'test-chat' });
  });

  it('5. takes the preferred model and says so', () => {
    const { model_id, reason } = desk().route({ task: 'chat_small', preferred_model: 'test-chat' }, false);
    expect(model_id).toBe('test-chat');
    expect(reason.toLowerCase()).toContain('preferred');
  });

  it('6. tells the health of each provider by its id', () => {
    expect(desk().providers().providers_by_id['test_ollama']).toMatchObject({
      models_count: 2,
      circuit_breaker_state: 'closed',
    });
  });
});

describe('Cost estimation', () => {
  const models = ['gpt-4o', 'gpt-4o-mini', 'llama3.1:8b'].map((modelId) => ({
    modelId,
    price: findListPrice(modelId),
  }));
  const tokens = { input: 1000, output: 500 };
  const usdOf = (id: string): number => {
    const price = findListPrice(id);
    if (price === null) throw new Error(`${id} has no price`);
    return toUsd(estimateCost(price, tokens.input, tokens.output));
  };

  it('7. a free model costs nothing', () => {
    expect(usdOf('llama3.1:8b')).toBe(0);
  });

  it('8. a paid model costs what its price says', () => {
    expect(usdOf('gpt-4o')).toBeCloseTo(0.0125, 4);
  });

  it('9. the cheapest model is found', () => {
    expect(findCheapest(models, tokens)?.modelId).toBe('llama3.1:8b');
  });

  it('10. the cheapest within a budget is found', () => {
    expect(['llama3.1:8b', 'gpt-4o-mini']).toContain(findCheapest(models, tokens, toNanoUsd(0.001))?.modelId);
  });
});

describe('Provider integration, over Ollama’s wire format', () => {
  let ollama: ScriptedOllama;
  beforeEach(async () => {
    ollama = new ScriptedOllama({ chatModels: ['test-chat'], embeddingModels: { 'test-embed': 768 } });
    await ollama.start();
  });
  afterEach(() => ollama.stop());

  it('11. health is checked for real: healthy while it runs, unhealthy when it has stopped', async () => {
    const { desk, deployments } = deploy(configOf(ollama.baseUrl));
    await deployments.current().start();
    expect(desk.providers().providers[0]).toMatchObject({ status: 'healthy', reason: null });
    await ollama.stop();
    const again = deploy(configOf(ollama.baseUrl));
    await again.deployments.current().start();
    expect(again.desk.providers().providers[0]).toMatchObject({
      status: 'unhealthy',
      circuit_breaker_state: 'open',
    });
  });

  it('12. an embedding is made for real', async () => {
    const { deployments } = deploy(configOf(ollama.baseUrl));
    const provider = deployments.current().providers.get('test_ollama');
    const reply = await provider?.embed?.(
      { model: 'test-embed', texts: ['a text'] },
      { signal: new AbortController().signal },
    );
    expect(reply?.vectors[0]?.length).toBe(768);
    expect(reply?.model).toBe('test-embed');
  });
});

describe('Configuration validation', () => {
  const messages = (text: string): string =>
    validateConfigText(text, {})
      .errors.map(({ message }) => message)
      .join('\n');

  it('13. a valid configuration is accepted', () => {
    expect(validateConfigText(configOf('http://localhost:11434'), {})).toMatchObject({
      valid: true,
      errors: [],
    });
  });

  it('14. one without providers is rejected', () => {
    expect(
      messages('llm_providers: []\ndefault_models: { embedding: x, chat_fast: y, chat_smart: z }'),
    ).toContain('No providers');
  });

  it('15. one whose default model nobody has is rejected', () => {
    const text = configOf('http://localhost:11434').replace(
      'embedding: test-embed',
      'embedding: nonexistent',
    );
    expect(messages(text)).toContain("model 'nonexistent' not found in any provider");
  });
});
