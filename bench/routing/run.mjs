// @ts-check
// How long a routing decision takes: 10 providers with 200 models in all, and with 200 each, against the built bridge.
//   npm run build && node bench/routing/run.mjs
import { priceBook } from '../../apps/bridge/dist/budgets/price-book.js';
import { ProviderHealthBook } from '../../apps/bridge/dist/resilience/provider-health-book.js';
import { Catalogue } from '../../apps/bridge/dist/routing/catalogue.js';
import { chooseCandidates } from '../../apps/bridge/dist/routing/choose-candidates.js';
import { resolveModel } from '../../apps/bridge/dist/routing/resolve-model.js';
import { percentile } from '../harness/percentiles.mjs';
import { describeMachine, printTable } from '../harness/print-table.mjs';

const PROVIDERS = 10;
const ROUNDS = 2000;
/** @type {('embedding' | 'chat_small' | 'chat_large' | 'chat_smart' | 'vision')[]} */
const TASKS = ['embedding', 'chat_small', 'chat_large', 'chat_smart', 'vision'];

const OLLAMA = /** @type {const} */ ('ollama');
const OPENAI = /** @type {const} */ ('openai');
/** @param {() => unknown[]} decide */
function measure(decide) {
  const times = [];
  let candidates = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    candidates = decide().length;
    times.push((performance.now() - start) * 1000);
  }
  return {
    candidates,
    'p50 µs': percentile(times, 0.5).toFixed(0),
    'p99 µs': percentile(times, 0.99).toFixed(0),
  };
}

/** @param {number} modelsEach */
function decideAmong(modelsEach) {
  const providers = Array.from({ length: PROVIDERS }, (_, p) => ({
    id: `provider-${p}`,
    type: p % 2 === 0 ? OLLAMA : OPENAI,
    baseUrl: 'http://127.0.0.1:9',
    apiKey: 'k',
    priority: (p % 5) + 1,
    timeoutMs: 1000,
    unusable: null,
    models: Array.from({ length: modelsEach }, (_, m) => ({
      modelId: m % 20 === 0 ? 'gpt-4o' : `model-${p}-${m}`,
      task: TASKS[m % TASKS.length] ?? 'chat_smart',
      contextWindow: 8192,
      dimension: null,
      supportsVision: m % 5 === 4,
      supportsAudio: false,
      supportsTools: true,
      supportsJsonSchema: true,
      visionLimits: null,
      price: m % 3 === 0 ? { input: 0.001, output: 0.002 } : null,
    })),
  }));
  const catalogue = new Catalogue({ providers, defaultModels: { chat_smart: 'model-3-13' } });
  const health = new ProviderHealthBook(
    providers.map(({ id, type, priority, models }) => ({
      id,
      type,
      priority,
      modelsCount: models.length,
      expectedModels: [],
      unusable: null,
    })),
    { failureThreshold: 5, resetTimeoutMs: 60_000, successThreshold: 2 },
    { nowMs: () => performance.now(), wallMs: Date.now },
  );
  // Every model has been called, so that each breaker is looked at.
  for (const model of catalogue.models) health.admit(model).succeeded();
  const world = {
    catalogue,
    health,
    prices: priceBook(providers),
    limits: { autoFallback: true, maxCostPerRequest: 0.5, allowUnpriced: false },
  };

  /** @type {Record<string, Parameters<typeof chooseCandidates>[0]>} */
  const requests = {
    'by task': { task: 'chat_smart', inputTokens: 1200 },
    'preferred model': { task: 'chat_smart', preferred: 'gpt-4o', inputTokens: 1200 },
    vision: { task: 'vision', vision: true, maxCostUsd: 0.01 },
    'nobody fits': { task: 'chat_small', audio: true },
  };

  const rows = Object.entries(requests).map(([name, request]) => ({
    request: name,
    ...measure(() => chooseCandidates(request, world).candidates),
  }));
  const wanted = 'provider-7/model-7-13';
  rows.push({
    request: `resolve ${wanted}`,
    ...measure(() => [resolveModel(wanted, 'chat_smart', catalogue)]),
  });

  printTable(`Routing decisions, ${PROVIDERS} providers with ${modelsEach} models each`, rows);
}

console.log(describeMachine());
for (const modelsEach of [20, 200]) decideAmong(modelsEach);
