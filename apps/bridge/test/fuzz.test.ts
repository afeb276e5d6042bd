import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@sekha/service-kit';
import {
  type ApiDocument,
  type Operation,
  ScriptedOllama,
  ScriptedOpenAi,
  type WalkReport,
  walkDocument,
} from '@sekha/testing';
import type { ConfigReport } from '../src/config/config-report.js';
import { type Bridge, createBridge } from '../src/create-bridge.js';
import { aConfig, aModel, aProvider } from './a-config.js';

const SEED = 20_261_126;
const HANG_MS = 20_000;
/** A fair choice of the requests; `SEKHA_FUZZ=all` sends every one. */
const MOST = process.env['SEKHA_FUZZ'] === 'all' ? Number.POSITIVE_INFINITY : 150;

const ollama = new ScriptedOllama();
const openAi = new ScriptedOpenAi();
let bridge: Bridge;
let report: WalkReport;

beforeAll(async () => {
  await Promise.all([ollama.start(), openAi.start()]);
  bridge = await openBridge();
  await bridge.app.listen(0, '127.0.0.1');
  const origin = await bridge.app.getUrl();
  report = await walkDocument({
    origin,
    document: (await (await fetch(`${origin}/openapi.json`)).json()) as ApiDocument,
    headers: {},
    seed: SEED,
    hangMs: HANG_MS,
    mostPerOperation: MOST,
    allowedFailures: new Set([503]),
    isErrorShape,
    known: async (operation) => knownTo(operation),
    file: () => 'version: "2.0"\nllm_providers: []\n',
  });
}, 600_000);
afterAll(async () => {
  await bridge.app.close();
  await Promise.all([ollama.stop(), openAi.stop()]);
});

function openBridge(): Promise<Bridge> {
  const config = aConfig(
    [
      aProvider({
        id: 'ollama_local',
        type: 'ollama',
        baseUrl: ollama.baseUrl,
        models: [
          aModel({ modelId: 'nomic-embed-text', task: 'embedding', dimension: 768 }),
          aModel({ modelId: 'llama3.1:8b', task: 'chat_small' }),
        ],
      }),
      aProvider({
        id: 'openai_cloud',
        type: 'openai',
        baseUrl: openAi.baseUrl,
        priority: 2,
        models: [
          aModel({ modelId: 'gpt-4o', task: 'chat_smart', contextWindow: 128_000, supportsVision: true }),
        ],
      }),
    ],
    { healthCheckIntervalMs: 60_000 },
  );
  const valid: ConfigReport = { valid: false, errors: [], warnings: [], summary: null };
  return createBridge({
    config,
    serving: { host: '127.0.0.1', port: 0, keyHash: undefined, logLevel: 'info', openBeyondLoopback: false },
    logger: createLogger({ app: 'bridge', level: 'silent' }),
    version: '0.0.0-test',
    validateConfig: async () => valid,
  });
}

function knownTo({ path }: Operation): Record<string, unknown> {
  return {
    provider: 'ollama_local',
    path: 'gpt-4o',
    model: path.includes('embed') ? 'nomic-embed-text' : 'gpt-4o',
    messages: /summarize/.test(path) ? ['hello'] : [{ role: 'user', content: 'hello' }],
    max_tokens: 20,
    ...(path.includes('embed') ? { [path === '/v1/embeddings' ? 'input' : 'text']: 'hello' } : {}),
  };
}

/** Sekha's own shape, OpenAI's below `/v1/`, Anthropic's below `/v1/messages`. */
function isErrorShape(path: string, body: any, status: number): boolean {
  if (path.startsWith('/v1/messages'))
    return (
      body?.type === 'error' && typeof body.error?.type === 'string' && typeof body.error.message === 'string'
    );
  if (path.startsWith('/v1/')) return typeof body?.error?.message === 'string' && 'code' in body.error;
  return typeof body?.error === 'string' && body.code === status && typeof body.error_code === 'string';
}

describe('every operation of the document, asked what nobody should', () => {
  it('fails never, hangs never, answers in the shape of its family and as the document says', () => {
    expect(report.problems.slice(0, 40)).toEqual([]);
  });

  it('was walked, with thousands of requests', () => {
    expect(report.operations.length).toBeGreaterThan(20);
    expect(report.requests).toBeGreaterThan(1_500);
  });

  it('answers the request that the document describes', () => {
    expect(report.refused).toEqual([]);
  });

  it('is as well afterwards as before', async () => {
    expect((await fetch(`${await bridge.app.getUrl()}/health/live`)).status).toBe(200);
  });
});
