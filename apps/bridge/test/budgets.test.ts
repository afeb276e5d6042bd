import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { onPath, ScriptedOpenAi } from '@sekha/testing';
import { BridgeProcess } from './bridge-process.js';
import { RedisServer, redisIsHere } from './redis-server.js';

/** Five processes start, and a thousand requests come at once, on a machine that may be busy. */
jest.setTimeout(120_000);

const openAi = new ScriptedOpenAi();
let folder: string;
let bridges: BridgeProcess[] = [];

beforeAll(() => openAi.start());
afterAll(() => openAi.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sekha-budgets-'));
  openAi.log.clear();
  // What every call is expected to cost, to the nano-dollar: 100 tokens out at $0.1 for a thousand.
  openAi.replies.always({ text: 'done', usage: { input: 5, output: 100 } });
});
afterEach(async () => {
  await Promise.all(bridges.map((bridge) => bridge.stop()));
  bridges = [];
  rmSync(folder, { recursive: true, force: true });
});

const sha256 = (key: string): string => createHash('sha256').update(key).digest('hex');

async function start(processes: number, more: string): Promise<void> {
  const file = join(folder, 'config.yaml');
  writeFileSync(
    file,
    `version: "2.0"
llm_providers:
  - id: cloud
    type: openai
    base_url: ${openAi.baseUrl}
    api_key: sk-test
    models:
      - { model_id: gpt-4o, task: chat_smart, context_window: 8192, cost_per_1k_input: 0, cost_per_1k_output: 0.1 }
default_models: { chat_smart: gpt-4o }
${more}
`,
  );
  const environment = { SEKHA_CONFIG: file };
  bridges = await Promise.all(
    Array.from({ length: processes }, (_, at) =>
      BridgeProcess.start({ ...environment, SEKHA_DATA_DIR: join(folder, `data-${at}`) }),
    ),
  );
}

interface Answer {
  status: number;
  retryAfter: string | null;
  body: { error?: { code?: string; message?: string } };
}

async function chat(bridge: BridgeProcess | undefined, key?: string): Promise<Answer> {
  const reply = await fetch(`${bridge?.url}/v1/chat/completions`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ max_tokens: 100, messages: [{ role: 'user', content: `hello ${randomUUID()}` }] }),
  });
  const body = (await reply.json()) as Answer['body'];
  return { status: reply.status, retryAfter: reply.headers.get('retry-after'), body };
}

async function thousand(): Promise<Map<number, number>> {
  const asked = Array.from({ length: 1000 }, (_, at) => chat(bridges[at % bridges.length]));
  const counts = new Map<number, number>();
  for (const { status } of await Promise.all(asked)) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

const EXACTLY_A_HUNDRED = new Map([
  [200, 100],
  [429, 900],
]);

describe('budgets and limits of a running bridge', () => {
  it('admit exactly a hundred of a thousand parallel requests when the budget holds a hundred', async () => {
    await start(1, 'budgets: { global: { per_day_usd: 1 } }');
    expect(sorted(await thousand())).toEqual(EXACTLY_A_HUNDRED);
    expect(openAi.log.of('/v1/chat/completions')).toHaveLength(100);
    const refused = await chat(bridges[0]);
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'budget.exceeded' } } });
    expect(Number(refused.retryAfter)).toBeGreaterThan(0);
    expect(Number(refused.retryAfter)).toBeLessThanOrEqual(86_400);
  });

  it('belong to the key that calls, and a key that is none of ours calls nothing', async () => {
    await start(
      1,
      `keys:
  - { name: rich, sha256: ${sha256('rich-key')}, budgets: { per_month_usd: 5 } }
  - { name: poor, sha256: ${sha256('poor-key')}, budgets: { per_month_usd: 0.015 } }
  - { name: slow, sha256: ${sha256('slow-key')}, limits: { requests_per_minute: 0 } }`,
    );
    const [bridge] = bridges;
    expect((await chat(bridge)).status).toBe(401);
    expect((await chat(bridge, 'other-key')).status).toBe(401);
    expect((await chat(bridge, 'poor-key')).status).toBe(200);
    expect(await chat(bridge, 'poor-key')).toMatchObject({
      status: 429,
      body: { error: { message: expect.stringContaining("the budget of key 'poor'") } },
    });
    expect((await chat(bridge, 'rich-key')).status).toBe(200);
    expect(await chat(bridge, 'slow-key')).toMatchObject({
      status: 429,
      body: { error: { message: expect.stringContaining("key 'slow' may take 0 requests a minute") } },
    });
  });

  (redisIsHere() ? it : it.skip)('hold over four processes that share a Redis', async () => {
    const redis = await RedisServer.start();
    try {
      // The deadline is long because what is proved is the count, also where five busy processes share two cores.
      await start(
        4,
        `budgets: { global: { per_day_usd: 1 } }
redis: { url: "${redis.url}", deadline_ms: 10000 }`,
      );
      expect(sorted(await thousand())).toEqual(EXACTLY_A_HUNDRED);
      expect(openAi.log.of('/v1/chat/completions')).toHaveLength(100);
    } finally {
      await redis.stop();
    }
  });

  (redisIsHere() ? it : it.skip)(
    'answer while their Redis is frozen, say so, and go on when it is back',
    async () => {
      const redis = await RedisServer.start();
      try {
        await start(2, `budgets: { global: { per_day_usd: 100 } }\nredis: { url: "${redis.url}" }`);
        expect((await chat(bridges[0])).status).toBe(200);
        redis.freeze();
        const asked = Array.from({ length: 200 }, (_, at) => chat(bridges[at % 2]));
        const answers = await Promise.all(asked);
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
        expect(await sharedStateOf(bridges[0])).toBe('degraded');
        redis.thaw();
        while ((await sharedStateOf(bridges[0])) !== 'ok')
          await new Promise((resolve) => setTimeout(resolve, 20));
        expect((await chat(bridges[0])).status).toBe(200);
      } finally {
        await redis.stop();
      }
    },
  );
});

(redisIsHere() ? describe : describe.skip)('breakers of bridges that share a Redis', () => {
  it('open in all of them when one has found out', async () => {
    const redis = await RedisServer.start();
    try {
      await start(2, `redis: { url: "${redis.url}" }\nretry: { max_retries: 0 }`);
      openAi.faults.always({ status: 503 }, onPath('/v1/chat/completions'));
      for (let at = 0; at < 5; at++) await chat(bridges[0]);
      const seen = openAi.log.of('/v1/chat/completions').length;
      while ((await breakerOf(bridges[1])) !== 'open')
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect((await chat(bridges[1])).status).toBe(503);
      expect(openAi.log.of('/v1/chat/completions')).toHaveLength(seen);
    } finally {
      openAi.faults.clear();
      await redis.stop();
    }
  });
});

async function breakerOf(bridge: BridgeProcess | undefined): Promise<string | undefined> {
  const health = (await (await fetch(`${bridge?.url}/api/v1/health/providers`)).json()) as {
    providers: { circuit_breaker_state?: string }[];
  };
  return health.providers[0]?.circuit_breaker_state;
}

describe('usage of a running bridge', () => {
  it('is summed up by key and model, and a key sees its own', async () => {
    await start(
      1,
      `keys:
  - { name: alice, sha256: ${sha256('alice-key')} }
  - { name: bob, sha256: ${sha256('bob-key')} }`,
    );
    const [bridge] = bridges;
    await chat(bridge, 'alice-key');
    await chat(bridge, 'alice-key');
    await chat(bridge, 'bob-key');
    const usage = async (query: string): Promise<unknown> => {
      const reply = await fetch(`${bridge?.url}/api/v1/usage${query}`, {
        headers: { authorization: 'Bearer alice-key' },
      });
      return reply.json();
    };
    const row = { calls: 2, input_tokens: 10, output_tokens: 200, cost_usd: 0.02, failed_calls: 0 };
    expect(await usage('?group_by=model,key&key=bob')).toMatchObject({
      group_by: ['key', 'model'],
      usage: [{ key: 'alice', model: 'gpt-4o', ...row }],
      total: row,
    });
    expect(await usage('?group_by=colour')).toMatchObject({ error_code: 'request.invalid' });
    expect(await usage('?from=2020-01-01&to=2020-01-02')).toMatchObject({
      usage: [],
      total: { calls: 0, mean_latency_ms: null },
    });
  });

  it('survives a killed process, and so do budgets', async () => {
    await start(1, 'budgets: { global: { per_day_usd: 0.025 } }');
    for (const expected of [200, 200, 429]) expect((await chat(bridges[0])).status).toBe(expected);
    // A call is written down within milliseconds of its end; then the process is killed.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await Promise.all(bridges.map((bridge) => bridge.stop()));
    await start(1, 'budgets: { global: { per_day_usd: 0.025 } }');
    expect((await chat(bridges[0])).status).toBe(429);
    const reply = await fetch(`${bridges[0]?.url}/api/v1/usage`);
    expect(await reply.json()).toMatchObject({ total: { calls: 4, failed_calls: 2, cost_usd: 0.02 } });
    const metrics = await (await fetch(`${bridges[0]?.url}/metrics`)).text();
    expect(metrics).toMatch(
      /sekha_bridge_budget_remaining_usd\{scope="global",name="",window="day"\} 0\.005/,
    );
    expect(metrics).toMatch(
      /sekha_bridge_budget_rejections_total\{scope="global",window="day",provider="cloud"\} 1/,
    );
  });
});

async function sharedStateOf(bridge: BridgeProcess | undefined): Promise<string | undefined> {
  const health = (await (await fetch(`${bridge?.url}/health`)).json()) as {
    checks: Record<string, { status: string } | undefined>;
  };
  return health.checks['shared_state']?.status;
}

function sorted(counts: Map<number, number>): Map<number, number> {
  return new Map([...counts].sort(([a], [b]) => a - b));
}
