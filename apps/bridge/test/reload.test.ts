import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger, EnvironmentReader, Metrics } from '@sekha/service-kit';
import { onPath, ScriptedOpenAi } from '@sekha/testing';
import request from 'supertest';
import { loadBridgeConfig } from '../src/config/load-bridge-config.js';
import { type Bridge, createBridge } from '../src/create-bridge.js';
import { watchConfig } from '../src/deployment/watch-config.js';
import { readServing } from '../src/http/serving.js';

const CHAT = '/v1/chat/completions';
const [first, second] = [new ScriptedOpenAi(), new ScriptedOpenAi()];
const calls = (server: ScriptedOpenAi): number => server.log.of(CHAT).length;
const folder = mkdtempSync(join(tmpdir(), 'sekha-reload-'));
const file = join(folder, 'config.yaml');
let lines: string[] = [];
let metrics: Metrics;
let bridge: Bridge;
let stop: () => void;

const config = ({ baseUrl }: ScriptedOpenAi, failures = 2): string => `version: "2.0"
health_check_interval: 3600
llm_providers:
  - id: cloud
    type: openai-compatible
    base_url: ${baseUrl}
    models: [{ model_id: "gpt-4o", task: chat_smart, context_window: 8192 }]
default_models: { chat_smart: "gpt-4o" }
routing: { circuit_breaker: { failure_threshold: ${failures}, reset_timeout: 600, success_threshold: 1 } }
retry: { max_retries: 0 }
`;

/** As careful editors and orchestrators do it. */
function putByRename(text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

const chat = async (body: object = {}) =>
  request(bridge.app.getHttpServer())
    .post(CHAT)
    .send({ model: 'gpt-4o', messages: [{ role: 'user', content: 'hello' }], ...body });

async function until(seen: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!(await seen())) {
    if (performance.now() > deadline) throw new Error(`not seen in time; log:\n${lines.join('')}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
const reloads = async (outcome: string): Promise<number> => {
  const text = await metrics.registry.getSingleMetricAsString('sekha_bridge_config_reloads_total');
  return Number(new RegExp(`outcome="${outcome}"} (\\d+)`).exec(text)?.[1]);
};

beforeAll(async () => {
  await Promise.all([first.start(), second.start()]);
});
afterAll(async () => {
  await Promise.all([first.stop(), second.stop()]);
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  lines = [];
  metrics = new Metrics({ processMetrics: false });
  for (const server of [first, second]) {
    server.log.clear();
    server.faults.clear();
  }
  writeFileSync(file, config(first));
  const load = () => loadBridgeConfig({ SEKHA_CONFIG: file });
  const logger = createLogger({
    app: 'bridge',
    level: 'info',
    destination: { write: (line: string) => lines.push(line) },
  });
  bridge = await createBridge({
    config: load().config,
    serving: readServing(new EnvironmentReader({ SEKHA_BRIDGE_PORT: '0' })),
    logger,
    metrics,
    version: '0.0.0-test',
    validateConfig: () => ({ valid: true, errors: [], warnings: [], summary: null }),
  });
  await bridge.app.listen(0, '127.0.0.1');
  const { deployments } = bridge;
  ({ stop } = watchConfig({ file, load, deployments, logger, metrics, lookEveryMs: 10 }));
  // The watch has seen the file as it is now.
  await new Promise((resolve) => setTimeout(resolve, 30));
});
afterEach(async () => {
  stop();
  await bridge.app.close();
});

describe.each([
  ['replaced by a rename', putByRename],
  ['written in place', (text: string) => writeFileSync(file, text)],
])('a configuration file that is %s while calls run', (_, put) => {
  it('serves new calls by the new one, and lets those under way end under the old one', async () => {
    first.faults.next({ delayHeadersMs: 400 }, 1, onPath(CHAT));
    first.faults.next({ delayHeadersMs: 400 }, 1, onPath(CHAT));
    const underWay = [chat(), chat({ stream: true })];
    await first.log.arrived(2, CHAT);
    put(config(second));
    await until(async () => (await reloads('applied')) === 1);
    expect((await chat()).status).toBe(200);
    expect(calls(second)).toBe(1);
    const [plain, streamed] = await Promise.all(underWay);
    expect([plain?.status, streamed?.status]).toEqual([200, 200]);
    expect(streamed?.text).toContain('[DONE]');
    expect(calls(first)).toBe(2);
  });

  it('loses no call of many', async () => {
    let going = true;
    const statuses: number[] = [];
    const caller = async (): Promise<void> => {
      while (going) statuses.push((await chat()).status);
    };
    const callers = [caller(), caller(), caller()];
    for (let round = 1; round <= 6; round++) {
      put(config(round % 2 === 0 ? first : second, 2 + round));
      await until(async () => (await reloads('applied')) === round);
    }
    going = false;
    await Promise.all(callers);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(statuses.length).toBeGreaterThan(6);
  });

  it('refuses one that is not valid: it is logged and counted, and the one before stays', async () => {
    put(config(second).replace('openai-compatible', 'no-such-type'));
    await until(async () => (await reloads('refused')) === 1);
    const refusal = lines.find((line) => line.includes('the new configuration is refused'));
    expect(JSON.parse(refusal ?? '{}').problems[0]).toMatch(/config\.yaml:5:\d+ llm_providers\[0\]\.type/);
    expect((await chat()).status).toBe(200);
    expect([calls(first), calls(second)]).toEqual([1, 0]);
    put(config(second));
    await until(async () => (await reloads('applied')) === 1);
    await chat();
    expect(calls(second)).toBe(1);
  });
});

describe('breakers and a reload', () => {
  const openIt = async (): Promise<void> => {
    first.faults.always({ status: 503 }, onPath(CHAT));
    await chat();
    await chat();
    expect((await chat()).body.error.code).toBe('route.unavailable');
    first.faults.clear();
  };

  it('stay open: the provider is as ill as before', async () => {
    await openIt();
    putByRename(config(first, 7));
    await until(async () => (await reloads('applied')) === 1);
    expect((await chat()).status).toBe(503);
    expect(calls(first)).toBe(2);
  });

  it('begin closed for another address: the mistake that opened them may have been mended', async () => {
    await openIt();
    putByRename(config(second));
    await until(async () => (await reloads('applied')) === 1);
    expect((await chat()).status).toBe(200);
  });

  it('count the end of calls that began before it', async () => {
    first.faults.next({ status: 503, delayHeadersMs: 300 }, 2, onPath(CHAT));
    const underWay = [chat(), chat()];
    await first.log.arrived(2, CHAT);
    putByRename(config(first).replace('max_retries: 0', 'max_retries: 1'));
    await until(async () => (await reloads('applied')) === 1);
    await Promise.all(underWay);
    expect((await chat()).status).toBe(503);
    expect(calls(first)).toBe(2);
  });
});
