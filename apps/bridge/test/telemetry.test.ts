import { readFileSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger, EnvironmentReader, Metrics } from '@sekha/service-kit';
import { ScriptedOpenAi } from '@sekha/testing';
import { type Bridge, createBridge } from '../src/create-bridge.js';
import { watchConfig } from '../src/deployment/watch-config.js';
import { readServing } from '../src/http/serving.js';
import { aConfig, aModel, aProvider } from './a-config.js';

interface ListedMetric {
  name: string;
  type: string;
  unit: string;
  labels: string[];
  buckets?: number[];
}
const listed = JSON.parse(
  readFileSync(new URL('../../../docker/metrics/bridge.json', import.meta.url), 'utf8'),
) as { process: string[]; metrics: ListedMetric[] };

const openAi = new ScriptedOpenAi();
const metrics = new Metrics();
let bridge: Bridge;
let url: string;

beforeAll(async () => {
  await openAi.start();
  const logger = createLogger({ app: 'bridge', level: 'silent' });
  const models = [
    aModel({ modelId: 'gpt-4o', task: 'chat_smart' }),
    aModel({ modelId: 'text-embedding-3-small', task: 'embedding', dimension: 1536 }),
  ];
  bridge = await createBridge({
    config: aConfig([aProvider({ id: 'cloud', type: 'openai', baseUrl: openAi.baseUrl, models })]),
    serving: readServing(new EnvironmentReader({ SEKHA_BRIDGE_PORT: '0' })),
    logger,
    metrics,
    version: '0.0.0-test',
    validateConfig: () => ({ valid: true, errors: [], warnings: [], summary: null }),
  });
  const load = () => {
    throw new Error('nothing is reloaded here');
  };
  watchConfig({ file: null, load, deployments: bridge.deployments, logger, metrics });
  await bridge.app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${(bridge.app.getHttpServer().address() as AddressInfo).port}`;
});
afterAll(async () => {
  await bridge.app.close();
  await openAi.stop();
});

async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<number> {
  const reply = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  await reply.arrayBuffer();
  return reply.status;
}

/** Any method that Node parses; resolves with the status. */
function ask(method: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    rawRequest(url + path, { method }, (reply) => {
      reply.resume();
      reply.once('end', () => resolve(reply.statusCode ?? 0));
    })
      .once('error', reject)
      .end();
  });
}

const scrape = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
const seriesOf = (text: string): string[] =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

describe('the metrics of the bridge', () => {
  it('are those of docker/metrics/bridge.json, by name, type, labels and buckets, and no others', () => {
    const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name);
    expect([...metrics.shapes].sort(byName)).toEqual(
      listed.metrics.map(({ unit: _, ...shape }) => shape).sort(byName),
    );
    const names = new Set(metrics.registry.getMetricsAsArray().map(({ name }) => name));
    expect(listed.process.filter((name) => !names.has(name))).toEqual([]);
  });

  it('are named by the rules: base units, `_total` for counters and for nothing else', () => {
    for (const { name, type, unit } of listed.metrics) {
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
      // The conventions' own name for tokens has no unit in it.
      const named = unit === 'seconds' || unit === 'bytes' || unit === 'usd';
      if (named) expect(name).toMatch(new RegExp(`_${unit}(_total)?$`));
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|kb|mb|percent)(_|$)/);
    }
  });

  it('tell of a call: its time, tokens, attempts and cost, under the names of the configuration', async () => {
    expect(await post('/v1/chat/completions', CHAT)).toBe(200);
    expect(await post('/v1/chat/completions', { ...CHAT, stream: true })).toBe(200);
    const text = await scrape();
    const call = 'gen_ai_operation_name="chat",gen_ai_provider_name="cloud",gen_ai_request_model="gpt-4o"';
    for (const start of [
      `gen_ai_client_operation_duration_seconds_count{${call},error_type=""} 2`,
      `gen_ai_client_token_usage_count{${call},gen_ai_token_type="input"} 2`,
      `gen_ai_client_token_usage_count{${call},gen_ai_token_type="output"} 2`,
      `gen_ai_client_operation_time_to_first_chunk_seconds_count{${call}} 1`,
      'sekha_bridge_overhead_seconds_count{operation="chat"} 2',
      'sekha_bridge_attempts_total{provider="cloud",outcome="ok"} 2',
      'sekha_bridge_cost_usd_total{provider="cloud",model="gpt-4o"} ',
      'sekha_bridge_breaker_state{provider="cloud",model="gpt-4o"} 0',
      'sekha_bridge_provider_up{provider="cloud"} 1',
    ])
      expect(seriesOf(text).filter((line) => line.startsWith(start))).toHaveLength(1);
  });
});

const CHAT = { model: 'gpt-4o', messages: [{ role: 'user', content: 'hello' }] };
const TOTAL = 10_000;
const AT_ONCE = 50;
const METHODS = ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'REPORT', 'MKCOL', 'LOCK', 'SEARCH'];

/** One request of junk: its model, provider, path, id or method was never seen before. */
function junk(number: number): Promise<number> {
  const model = `junk-${number}`;
  const kinds = [
    () => post('/v1/chat/completions', { ...CHAT, model }),
    () => post('/v1/chat/completions', { ...CHAT, model: `provider-${number}/gpt-4o` }),
    () => post('/v1/embeddings', { model, input: 'x' }),
    () => post('/api/v1/route', { task: `task-${number}`, preferred_model: model }),
    () => post(`/api/v1/breakers/${model}/reset`, {}),
    () => post('/v1/chat/completions', CHAT_OF_JUNK(number), { [`x-junk-${number}`]: model }),
    () => ask(METHODS[number % METHODS.length] ?? 'GET', `/junk/${number}`),
    () => ask(METHODS[number % METHODS.length] ?? 'GET', `/v1/models/${model}?q=${number}`),
  ];
  return (kinds[number % kinds.length] ?? kinds[0])?.() ?? Promise.resolve(0);
}
const CHAT_OF_JUNK = (number: number) => ({ messages: [{ role: `role-${number}`, content: '' }] });

describe('after ten thousand requests of junk', () => {
  it('there are at most 500 series, none of them junk, and none of the replies was a 5xx', async () => {
    const statuses = new Map<number, number>();
    let next = 0;
    const caller = async (): Promise<void> => {
      while (next < TOTAL) {
        const status = await junk(next++);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, caller));
    const series = seriesOf(await scrape());
    expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
    expect(series.filter((line) => /junk|provider-|task-|role-/.test(line))).toEqual([]);
    expect(series.length).toBeLessThanOrEqual(500);
    expect(await post('/v1/chat/completions', CHAT)).toBe(200);
  }, 300_000);
});
