import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@sekha/service-kit';
import { onPath, ScriptedOllama, ScriptedOpenAi } from '@sekha/testing';
import request from 'supertest';
import type { ConfigReport } from '../src/config/config-report.js';
import { type Bridge, createBridge } from '../src/create-bridge.js';
import type { Serving } from '../src/http/serving.js';
import { aConfig, aModel, aProvider } from './a-config.js';

const KEY = 'sk-secret-of-the-bridge-owner';
const ollama = new ScriptedOllama();
const openAi = new ScriptedOpenAi({ apiKey: KEY });
const lines: string[] = [];
let bridge: Bridge;
const http = () => request(bridge.app.getHttpServer());
const chat = (body: object = {}) =>
  http()
    .post('/v1/chat/completions')
    .send({ messages: [{ role: 'user', content: 'hello' }], ...body });

const serving: Serving = {
  host: '127.0.0.1',
  port: 0,
  keyHash: undefined,
  logLevel: 'info',
  openBeyondLoopback: false,
};
const report: ConfigReport = {
  valid: false,
  errors: [{ path: 'llm_providers', source: 'config', line: 1, column: 1, message: 'No providers' }],
  warnings: [],
  summary: null,
};

async function start(intervalMs = 60_000): Promise<Bridge> {
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
        apiKey: KEY,
        priority: 2,
        models: [
          aModel({ modelId: 'gpt-4o', task: 'chat_smart', contextWindow: 128_000, supportsVision: true }),
          aModel({ modelId: 'gpt-4o-mini', task: 'chat_small', contextWindow: 128_000 }),
        ],
      }),
    ],
    { healthCheckIntervalMs: intervalMs },
  );
  const logger = createLogger({
    app: 'bridge',
    level: 'info',
    destination: { write: (line: string) => lines.push(line) },
  });
  const started = await createBridge({
    config,
    serving,
    logger,
    version: '0.0.0-test',
    validateConfig: () => report,
  });
  await started.app.listen(0, '127.0.0.1');
  return started;
}

/** Asks again and again until `seen` is content; fails after 5 s. */
async function until<T>(ask: () => Promise<T>, seen: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + 5_000;
  for (;;) {
    const answer = await ask();
    if (seen(answer)) return answer;
    if (performance.now() > deadline) throw new Error(`not seen in time: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeAll(async () => {
  await ollama.start();
  await openAi.start();
});
afterAll(async () => {
  await ollama.stop();
  await openAi.stop();
});

describe('a bridge between callers and providers', () => {
  beforeAll(async () => {
    bridge = await start();
  });
  afterAll(() => bridge.app.close());
  beforeEach(() => {
    lines.length = 0;
    ollama.log.clear();
    openAi.log.clear();
  });
  afterEach(async () => {
    ollama.faults.clear();
    openAi.faults.clear();
    openAi.replies.reset();
    for (const id of ['ollama_local', 'openai_cloud']) await http().post(`/api/v1/breakers/${id}/reset`);
  });

  it('names the request in the line of its call, in its own line and in its reply', async () => {
    const reply = await chat({ model: 'gpt-4o-mini' });
    const id = reply.headers['x-request-id'];
    const told = lines.map((line) => JSON.parse(line)).filter((line) => line.request_id === id);
    expect(told.map(({ msg }) => msg)).toEqual([expect.stringContaining('Routed to'), 'request']);
  });

  it('shows what is wrong with a body in the words of the face, on the busiest routes, too', async () => {
    for (const [path, body] of [
      ['/v1/chat/completions', { messages: 'hello' }],
      ['/v1/embeddings', { input: 7 }],
      ['/v1/embeddings', { input: Array.from({ length: 2049 }, () => 'x') }],
      ['/v1/messages', { max_tokens: 10, messages: 'hello' }],
    ] as const) {
      const reply = await http().post(path).send(body);
      expect([reply.status, reply.body.error.type]).toEqual([400, 'invalid_request_error']);
    }
  });

  it('takes neither too many texts nor an unknown priority nor an empty text to take entities from', async () => {
    const texts = await http()
      .post('/api/v1/embed')
      .send({ texts: Array.from({ length: 2049 }, () => 'x') });
    expect([texts.status, texts.body.error]).toEqual([400, expect.stringContaining('2048 texts at most')]);
    const priority = await http().post('/api/v1/embed').send({ text: 'x', priority: 'urgent' });
    expect([priority.status, priority.body.error]).toEqual([400, expect.stringContaining('priority')]);
    const nothing = await http().post('/extract').send({ text: ' ' });
    expect([nothing.status, nothing.body.details]).toEqual([
      400,
      [{ path: 'text', problem: 'must not be empty' }],
    ]);
  });

  it('tells a request that no model can hold from one that must wait, so that clients do not send it again', async () => {
    const long = { model: 'gpt-4o', max_tokens: 200_000, messages: [{ role: 'user', content: 'hi' }] };
    const openAiFace = await http().post('/v1/chat/completions').send(long);
    expect([openAiFace.status, openAiFace.body.error.code]).toEqual([400, 'context_length_exceeded']);
    const anthropicFace = await http().post('/v1/messages').send(long);
    expect([anthropicFace.status, anthropicFace.body.error.type]).toEqual([400, 'invalid_request_error']);
    const text = 'word '.repeat(200_000);
    const summary = await http()
      .post('/api/v1/summarize')
      .send({ messages: [text], model: 'gpt-4o' });
    expect([summary.status, summary.body.error_code]).toEqual([400, 'provider.context_too_long']);
    const score = await http().post('/api/v1/score').send({ text, model: 'gpt-4o' });
    expect(score.body).toMatchObject({
      model: 'heuristic',
      fallback_reason: expect.stringContaining('do not fit'),
    });
  });

  it('plays the seed: the cost of a smart chat, asked with curl -d', async () => {
    const reply = await http()
      .post('/api/v1/route')
      .set('content-type', 'application/x-www-form-urlencoded')
      .send('{"task": "chat_smart"}');
    expect(reply.body).toEqual({
      provider_id: 'openai_cloud',
      model_id: 'gpt-4o',
      estimated_cost: 0.0125,
      reason: 'Selected by priority (2)',
      provider_type: 'openai',
    });
  });

  it('honours a preferred model and a cost limit', async () => {
    const preferred = await http()
      .post('/api/v1/route')
      .send({ task: 'chat_smart', preferred_model: 'gpt-4o', max_cost: 0.05 });
    expect(preferred.body.reason).toBe('Preferred model available');
    const poor = await http().post('/api/v1/route').send({ task: 'chat_small', max_cost: 0.0001 });
    expect(poor.body).toMatchObject({
      provider_id: 'ollama_local',
      model_id: 'llama3.1:8b',
      estimated_cost: 0,
    });
    const nobody = await http().post('/api/v1/route').send({ task: 'chat_smart', max_cost: 0.0001 });
    expect(nobody.status).toBe(503);
    expect(nobody.body.error).toContain('No suitable providers available');
    expect(nobody.body.details.refused[0].reason).toContain('over the limit');
  });

  it('explains a route', async () => {
    const reply = await http().post('/api/v1/route?explain=true').send({ task: 'chat_small' });
    expect(reply.body.candidates).toMatchObject([
      { provider_id: 'ollama_local', verdict: 'chosen' },
      { provider_id: 'openai_cloud', model_id: 'gpt-4o-mini', verdict: 'fallback' },
    ]);
    const vision = await http()
      .post('/api/v1/route?explain=1')
      .send({ task: 'chat_smart', preferred_model: 'llama3.1:8b', require_vision: true });
    expect(vision.body.candidates).toContainEqual(
      expect.objectContaining({
        model_id: 'llama3.1:8b',
        verdict: 'refused',
        reason: 'does not support vision',
      }),
    );
  });

  it.each([
    ['an unknown task', { task: 'juggling' }, 'task.unknown', 'embedding'],
    ['no task', {}, 'request.invalid', 'task'],
    ['a wrong type', { task: 'embedding', max_cost: 'much' }, 'request.invalid', 'max_cost'],
  ])('refuses a route for %s, saying what is wrong', async (_name, body, code, says) => {
    const reply = await http().post('/api/v1/route').send(body);
    expect([reply.status, reply.body.error_code]).toEqual([400, code]);
    expect(reply.body.error).toContain(says);
  });

  it('refuses a query that it cannot read', async () => {
    expect((await http().post('/api/v1/route?explain=perhaps').send({ task: 'embedding' })).status).toBe(400);
  });

  it('lists models and tasks', async () => {
    const models = (await http().get('/api/v1/models')).body;
    expect(models).toHaveLength(4);
    expect(models[0]).toMatchObject({
      model_id: 'nomic-embed-text',
      provider_id: 'ollama_local',
      task: 'embedding',
      context_window: 8192,
      dimension: 768,
      supports_vision: false,
      supports_audio: false,
    });
    expect((await http().get('/api/v1/tasks')).body).toContain('chat_smart');
  });

  it("lists and shows models in OpenAI's dialect", async () => {
    const { data } = (await http().get('/v1/models')).body;
    expect(data.map(({ id }: { id: string }) => id)).toEqual([
      'nomic-embed-text',
      'llama3.1:8b',
      'gpt-4o',
      'gpt-4o-mini',
    ]);
    for (const id of ['gpt-4o', 'openai_cloud/gpt-4o'])
      expect((await http().get(`/v1/models/${id}`)).body).toMatchObject({
        id: 'gpt-4o',
        object: 'model',
        owned_by: 'openai_cloud',
      });
    const unknown = await http().get('/v1/models/gpt-4p');
    expect([unknown.status, unknown.body.error.code]).toEqual([404, 'model_not_found']);
    expect(unknown.body.error.message).toContain('gpt-4o');
  });

  it('shows the health of its providers in every spelling that clients read', async () => {
    const { body } = await until(
      () => http().get('/api/v1/health/providers'),
      (reply) => reply.body.providers[1].latency_ms !== null,
    );
    expect(body).toMatchObject({ total_providers: 2, healthy_providers: 2, total_models: 4 });
    expect(body.providers[0]).toMatchObject({
      provider_id: 'ollama_local',
      id: 'ollama_local',
      provider_type: 'ollama',
      status: 'healthy',
      circuit_breaker_state: 'closed',
      circuit_breaker: { state: 'closed', failure_count: 0, last_failure: null },
      failures: 0,
      models_count: 2,
      last_failure: null,
      latency_ms: expect.any(Number),
      reason: null,
    });
    expect(body.providers_by_id.openai_cloud).toEqual(body.providers[1]);
  });

  it('chats with the provider and tells what it cost by real usage', async () => {
    openAi.replies.next({ text: 'good day', usage: { input: 1000, output: 500 } });
    const reply = await chat({ model: 'gpt-4o' });
    expect(reply.body.choices[0].message.content).toBe('good day');
    expect(reply.body.usage).toMatchObject({ prompt_tokens: 1000, completion_tokens: 500 });
    expect(reply.headers).toMatchObject({
      'x-sekha-provider': 'openai_cloud',
      'x-sekha-model': 'gpt-4o',
      'x-sekha-cost-usd': '0.0125',
      'x-sekha-attempts': '1',
    });
    const line = lines.find((one) =>
      one.includes('Routed to provider=openai_cloud, model=gpt-4o, cost=$0.0125'),
    );
    expect(line).toContain('"estimated_cost"');
  });

  it.each([
    ['a task', 'chat_small', 'ollama_local'],
    ['a default name', 'chat_fast', 'ollama_local'],
    ['provider/model', 'openai_cloud/gpt-4o-mini', 'openai_cloud'],
    ['auto', 'auto', 'openai_cloud'],
  ])('takes %s as model', async (_name, model, provider) => {
    expect((await chat({ model })).headers['x-sekha-provider']).toBe(provider);
  });

  it('answers an unknown model with 404 and the nearest names', async () => {
    const reply = await chat({ model: 'gpt-4oo' });
    expect([reply.status, reply.body.error.code]).toEqual([404, 'model_not_found']);
    expect(reply.body.error.message).toContain('gpt-4o');
  });

  it('streams', async () => {
    openAi.replies.next({ text: 'one two three', usage: { input: 7, output: 3 } });
    const reply = await chat({ model: 'gpt-4o', stream: true, stream_options: { include_usage: true } });
    const chunks = reply.text
      .split('\n\n')
      .filter((line) => line.startsWith('data: {'))
      .map((line) => JSON.parse(line.slice(6)));
    const said = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('');
    expect(said).toBe('one two three');
    expect(chunks.at(-1).usage).toMatchObject({ prompt_tokens: 7, completion_tokens: 3 });
    expect(reply.text.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(openAi.log.last().body).toMatchObject({ stream: true });
  });

  it('sends an image to a model with eyes, whatever the default', async () => {
    const content = [
      { type: 'text', text: 'what is it?' },
      { type: 'image_url', image_url: { url: 'https://example.org/cat.png' } },
    ];
    const reply = await chat({ messages: [{ role: 'user', content }] });
    expect(reply.headers['x-sekha-model']).toBe('gpt-4o');
    expect(JSON.stringify(openAi.log.last().body)).toContain('https://example.org/cat.png');
  });

  it('passes what it does not know on to a vendor of the same dialect', async () => {
    await chat({ model: 'gpt-4o', logit_bias: { '50256': -100 } });
    expect(openAi.log.last().body).toMatchObject({ logit_bias: { '50256': -100 } });
  });

  it('embeds', async () => {
    const reply = await http().post('/api/v1/embed').send({ text: 'a text' });
    expect(reply.body).toMatchObject({
      model: 'nomic-embed-text',
      provider_id: 'ollama_local',
      dimension: 768,
      estimated_cost: 0,
      cost_usd: 0,
    });
    expect(reply.body.embedding).toHaveLength(768);
    expect(reply.body.tokens_used).toBeGreaterThan(0);
  });

  it('retries a provider that is overloaded, then goes to the next', async () => {
    ollama.faults.always({ status: 503 }, onPath('/api/chat'));
    const reply = await chat({ model: 'chat_small' });
    expect([reply.status, reply.headers['x-sekha-provider'], reply.headers['x-sekha-attempts']]).toEqual([
      200,
      'openai_cloud',
      '3',
    ]);
    expect(ollama.log.of('/api/chat')).toHaveLength(2);
  });

  it('waits as long as a 429 asks for when that is not long', async () => {
    openAi.faults.next(
      { status: 429, headers: { 'retry-after-ms': '30' } },
      1,
      onPath('/v1/chat/completions'),
    );
    const started = performance.now();
    const reply = await chat({ model: 'gpt-4o' });
    expect(reply.status).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(28);
  });

  it('names the clock that rang', async () => {
    const stop = openAi.faults.always({ silence: true }, onPath('/v1/chat/completions'));
    const reply = await chat({ model: 'gpt-4o', stream: true });
    stop();
    expect([reply.status, reply.body.error.code]).toEqual([504, 'provider.timeout']);
    expect(reply.body.error.message).toMatch(/headers|first content/);
    expect(reply.headers['x-should-retry']).toBe('false');
  });

  it('never shows a key or an address of a provider', async () => {
    const secrets = [KEY, new URL(openAi.baseUrl).host, new URL(ollama.baseUrl).host];
    const replies = [];
    for (const fault of [
      { status: 401 },
      { status: 500 },
      { resetBeforeHeaders: true },
      { body: '{"broken' },
    ]) {
      const stops = [openAi, ollama].map((one) =>
        one.faults.always(fault, ({ method }) => method === 'POST'),
      );
      replies.push(await chat({ model: 'gpt-4o' }), await http().post('/api/v1/embed').send({ text: 'x' }));
      for (const stop of stops) stop();
      for (const id of ['ollama_local', 'openai_cloud']) await http().post(`/api/v1/breakers/${id}/reset`);
    }
    for (const reply of replies) {
      expect(reply.status).toBeGreaterThanOrEqual(500);
      for (const secret of secrets) expect(reply.text + JSON.stringify(reply.headers)).not.toContain(secret);
    }
    expect(lines.join('')).not.toContain(KEY);
  });

  it('ends a stream that is cut midway with an error, never with a finish', async () => {
    openAi.faults.next({ cutAfterChunks: 3 }, 1, onPath('/v1/chat/completions'));
    // Nobody is left to go on.
    openAi.faults.always({ status: 503 }, onPath('/v1/chat/completions'));
    openAi.replies.next({ text: 'one two three four five six' });
    const reply = await chat({ model: 'gpt-4o', stream: true });
    expect(reply.text).toContain('one');
    expect(reply.text).toContain('"code":"provider.invalid_response"');
    expect(reply.text).not.toContain('"finish_reason":"stop"');
    expect(reply.text).not.toContain('[DONE]');
  });

  it.each([false, true])(
    'closes the provider’s connection when the caller leaves (stream: %p)',
    async (stream) => {
      openAi.faults.next(
        stream ? { pauseAfterChunks: 2 } : { silence: true },
        1,
        onPath('/v1/chat/completions'),
      );
      const arrived = openAi.log.arrived(1, '/v1/chat/completions');
      const leaving = new AbortController();
      const sent = fetch(`${await bridge.app.getUrl()}/v1/chat/completions`, {
        method: 'POST',
        body: JSON.stringify({ model: 'gpt-4o', stream, messages: [{ role: 'user', content: 'hello' }] }),
        signal: leaving.signal,
      });
      const call = await arrived;
      if (stream) await (await sent).body?.getReader().read();
      leaving.abort();
      await sent.catch(() => undefined);
      await call.ended;
      expect(call.abortedAtMs).toBeDefined();
      const health = await http().get('/api/v1/health/providers');
      expect(health.body.providers_by_id.openai_cloud.failures).toBe(0);
    },
  );

  it('returns what the caller did wrong without a retry', async () => {
    openAi.faults.always({ status: 400 }, onPath('/v1/chat/completions'));
    const reply = await chat({ model: 'gpt-4o' });
    expect(reply.status).toBe(400);
    expect(openAi.log.of('/v1/chat/completions')).toHaveLength(1);
  });

  it('opens a breaker after failing calls, which a reset closes', async () => {
    openAi.faults.always({ status: 503 }, onPath('/v1/chat/completions'));
    for (let call = 0; call < 3; call++) await chat({ model: 'openai_cloud/gpt-4o' });
    const health = await http().get('/api/v1/health/providers');
    expect(health.body.providers_by_id.openai_cloud).toMatchObject({
      status: 'degraded',
      reason: 'circuit breaker is not closed for gpt-4o',
    });
    expect(lines.join('')).toContain('circuit breaker of openai_cloud/gpt-4o: closed -> open');
    const closed = await chat({ model: 'gpt-4o' });
    expect(closed.status).toBe(503);
    const reset = await http().post('/api/v1/breakers/openai_cloud/reset');
    expect(reset.body).toMatchObject({ provider_id: 'openai_cloud', circuit_breaker_state: 'closed' });
    expect((await http().post('/api/v1/breakers/nobody/reset')).status).toBe(404);
  });

  it('checks a configuration sent in any way', async () => {
    const send = (type: string, body: string) =>
      http().post('/api/v1/config/validate').set('content-type', type).send(body);
    for (const reply of [
      await send('application/yaml', 'llm_providers: []'),
      await send('text/plain', 'llm_providers: []'),
      await send('application/x-www-form-urlencoded', 'llm_providers: []'),
      await send('application/json', '{"config": "llm_providers: []"}'),
      await send('application/json', '{"llm_providers": []}'),
    ])
      expect([reply.status, reply.body.valid, reply.body.errors[0].message]).toEqual([
        200,
        false,
        'No providers',
      ]);
    expect((await send('application/json', '')).status).toBe(400);
  });

  it('tells who it is and how it is', async () => {
    expect((await http().get('/')).body).toMatchObject({ version: '0.0.0-test', docs: '/docs' });
    expect((await http().get('/health')).body).toMatchObject({
      status: 'healthy',
      timestamp: expect.any(String),
      ollama_status: {
        status: 'healthy',
        providers: 2,
        models_count: 4,
        has_embedding: true,
        has_chat: true,
      },
      models_loaded: ['nomic-embed-text', 'llama3.1:8b', 'gpt-4o', 'gpt-4o-mini'],
      version: '0.0.0-test',
      uptime_seconds: expect.any(Number),
      checks: { providers: { status: 'ok' } },
    });
    for (const path of ['/health/live', '/health/ready', '/docs', '/openapi.json'])
      expect([path, (await http().get(path)).status]).toEqual([path, 200]);
  });

  it('counts, with labels that callers cannot multiply', async () => {
    for (let junk = 0; junk < 20; junk++) await chat({ model: `junk-${junk}` });
    await chat({ model: 'gpt-4o' });
    const { text } = await http().get('/metrics');
    for (const name of [
      'gen_ai_client_operation_duration_seconds_bucket',
      'gen_ai_client_token_usage_bucket',
      'sekha_bridge_overhead_seconds_bucket',
      'sekha_bridge_attempts_total{provider="openai_cloud",outcome="ok"}',
      'sekha_bridge_cost_usd_total{provider="openai_cloud",model="gpt-4o"}',
      'sekha_bridge_breaker_state{provider="ollama_local",model="llama3.1:8b"} 0',
    ])
      expect(text).toContain(name);
    expect(text).not.toContain('junk');
  });

  it('documents every route', async () => {
    const { paths } = (await http().get('/openapi.json')).body;
    for (const path of [
      '/v1/chat/completions',
      '/v1/embeddings',
      '/v1/models',
      '/api/v1/route',
      '/api/v1/models',
      '/api/v1/health/providers',
      '/api/v1/tasks',
      '/api/v1/embed',
      '/api/v1/summarize',
      '/api/v1/extract',
      '/api/v1/score',
      '/api/v1/config/validate',
      '/health',
    ])
      expect(Object.keys(paths)).toContain(path);
  });
});

describe('probes', () => {
  afterAll(() => bridge.app.close());

  it('show a stopped Ollama open without any traffic, and closed again when it is back', async () => {
    bridge = await start(50);
    const state = async () =>
      (await http().get('/api/v1/health/providers')).body.providers_by_id.ollama_local.circuit_breaker_state;
    await until(state, (seen) => seen === 'closed');
    await ollama.stop();
    await until(state, (seen) => seen === 'open');
    const route = await http().post('/api/v1/route').send({ task: 'chat_small' });
    expect(route.body.provider_id).toBe('openai_cloud');
    // What cannot answer now is not called loaded.
    expect((await http().get('/health')).body).toMatchObject({
      ollama_status: { has_embedding: false, has_chat: true, models_count: 2 },
      models_loaded: ['gpt-4o', 'gpt-4o-mini'],
    });
    await ollama.start();
    await until(state, (seen) => seen === 'closed');
  });
});

describe('a stop', () => {
  it('lets an answer under way come to its end and refuses new ones', async () => {
    bridge = await start();
    openAi.faults.next({ delayHeadersMs: 150 }, 1, onPath('/v1/chat/completions'));
    const answer = chat({ model: 'gpt-4o' }).then((reply) => reply.status);
    await openAi.log.arrived(openAi.log.of('/v1/chat/completions').length + 1, '/v1/chat/completions');
    const closed = bridge.app.close();
    expect((await http().get('/health/live')).body).toMatchObject({ error_code: 'service.stopping' });
    expect(await answer).toBe(200);
    await closed;
  });
});
