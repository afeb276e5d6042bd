import { once } from 'node:events';
import { request as httpRequest, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '@sekha/contracts';
import { createLogger, createServiceApp, Metrics } from '@sekha/service-kit';
import request from 'supertest';
import { LimitDesk } from '../src/calls/call-limits.js';
import { callsModule } from '../src/calls/calls.module.js';
import { errorFaces } from '../src/http/error-faces.js';
import type { LedgerEntry } from '../src/ledger/ledger-entry.js';
import type { ChatPiece, ChatReply, ChatRequest } from '../src/providers/chat-types.js';
import type { CallContext, Provider } from '../src/providers/provider.js';
import { systemClock } from '../src/resilience/clock.js';
import { MemoryState } from '../src/state/memory-state.js';
import { LimitMetrics } from '../src/telemetry/limit-metrics.js';
import { settle } from './manual-clock.js';
import { candidate, ScriptedRouter } from './scripted-router.js';

const router = new ScriptedRouter();
const lines: string[] = [];
const entries: LedgerEntry[] = [];
const metrics = new Metrics({ processMetrics: false });
let app: NestFastifyApplication;
const http = () => request(app.getHttpServer());

beforeAll(async () => {
  const logger = createLogger({
    app: 'bridge',
    level: 'info',
    destination: { write: (line: string) => lines.push(line) },
  });
  app = await createServiceApp({
    module: callsModule({
      router,
      metrics,
      logger,
      surroundings: { clock: systemClock, random: () => 0 },
      limits: new LimitDesk(new MemoryState(), new LimitMetrics(metrics)),
      ledger: { record: (entry) => entries.push(entry) },
    }),
    logger,
    metrics,
    bodyLimitBytes: 1_000_000,
    errorFaces,
    openApi: { title: 'Bridge', description: '', version: '1' },
  });
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());
beforeEach(() => {
  router.needs.length = 0;
  router.outcomes.length = 0;
  lines.length = 0;
  entries.length = 0;
});

const usage = {
  input: { total: 12, fresh: 12, cacheRead: 0, cacheWrite: 0 },
  output: { total: 3, text: 3, reasoning: 0 },
};
const says = (text: string): ChatReply => ({
  model: 'vendor-name',
  choices: [{ index: 0, text, toolCalls: [], finishReason: 'stop' }],
  usage,
});
const chatting = (answer: (request: ChatRequest, call: CallContext) => Promise<ChatReply>): Provider => ({
  type: 'openai',
  complete: answer,
});
const streaming = (...script: (ChatPiece | Error)[]): Provider => ({
  type: 'openai',
  async *stream() {
    for (const step of script) {
      if (step instanceof Error) throw step;
      yield step;
    }
  },
});
const text = (value: string): ChatPiece => ({ type: 'text', index: 0, text: value });
const finish: ChatPiece = { type: 'finish', index: 0, reason: 'stop' };
const used: ChatPiece = { type: 'usage', model: 'vendor-name', usage };
const fail = (code: 'provider.overloaded' | 'provider.auth_failed' | 'provider.invalid_response') =>
  new AppError(code, code);
const hello = { messages: [{ role: 'user', content: 'hello there' }] };
const events = (reply: request.Response): unknown[] =>
  reply.text
    .split('\n\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => (line === 'data: [DONE]' ? 'DONE' : JSON.parse(line.slice(6))));

describe.each(['/v1/chat/completions', '/api/v1/chat/completions'])('POST %s', (path) => {
  it('answers with the reply, who gave it and what it cost', async () => {
    router.candidates = [
      candidate(
        'alpha',
        chatting(async () => says('hi')),
        0.0125,
      ),
    ];
    const reply = await http()
      .post(path)
      .send({ model: 'gpt-4o', ...hello });
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({
      object: 'chat.completion',
      model: 'alpha-model',
      choices: [{ index: 0, message: { role: 'assistant', content: 'hi' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 },
    });
    expect(reply.headers).toMatchObject({
      'x-sekha-provider': 'alpha',
      'x-sekha-model': 'alpha-model',
      'x-sekha-cost-usd': '0.012',
      'x-sekha-attempts': '1',
      'x-request-id': expect.stringMatching(/.+/),
    });
    expect(Number(reply.headers['x-sekha-overhead-ms'])).toBeGreaterThanOrEqual(0);
    expect(router.needs[0]).toMatchObject({ wanted: 'gpt-4o', task: 'chat_smart', texts: ['hello there'] });
  });

  it('works for curl -d, which names no JSON', async () => {
    router.candidates = [
      candidate(
        'alpha',
        chatting(async () => says('hi')),
      ),
    ];
    const reply = await http()
      .post(path)
      .set('content-type', 'application/x-www-form-urlencoded')
      .send(JSON.stringify(hello));
    expect(reply.body.choices[0].message.content).toBe('hi');
  });

  it('streams chunks, the usage when asked for, and [DONE]', async () => {
    router.candidates = [candidate('alpha', streaming(text('he'), text('llo'), finish, used))];
    const reply = await http()
      .post(path)
      .send({ ...hello, stream: true, stream_options: { include_usage: true } });
    expect(reply.headers['content-type']).toMatch(/^text\/event-stream/);
    expect(reply.headers['x-sekha-provider']).toBe('alpha');
    expect(events(reply)).toMatchObject([
      { object: 'chat.completion.chunk', choices: [{ delta: { role: 'assistant', content: 'he' } }] },
      { choices: [{ delta: { content: 'llo' } }] },
      { choices: [{ delta: {}, finish_reason: 'stop' }] },
      { choices: [], usage: { total_tokens: 15 } },
      'DONE',
    ]);
  });
});

describe('a chat call', () => {
  it('writes the line that operators grep for', async () => {
    router.candidates = [
      candidate(
        'alpha',
        chatting(async () => says('hi')),
        0.0125,
      ),
    ];
    await http().post('/v1/chat/completions').send(hello);
    const line = lines.find((one) =>
      one.includes('Routed to provider=alpha, model=alpha-model, cost=$0.0120'),
    );
    expect(JSON.parse(line ?? '{}')).toMatchObject({ estimated_cost: 0.0125, cost_usd: 0.012, attempts: 1 });
  });

  it('retries, falls back, and tells how many attempts it took', async () => {
    router.candidates = [
      candidate(
        'alpha',
        chatting(async () => Promise.reject(fail('provider.overloaded'))),
      ),
      candidate(
        'beta',
        chatting(async () => says('hi')),
      ),
    ];
    const reply = await http().post('/v1/chat/completions').send(hello);
    expect(reply.headers).toMatchObject({ 'x-sekha-provider': 'beta', 'x-sekha-attempts': '3' });
    expect(router.outcomes).toEqual(['alpha provider.overloaded', 'alpha provider.overloaded', 'beta ok']);
  });

  it('never turns a refused key of ours into a 401', async () => {
    router.candidates = [
      candidate(
        'alpha',
        chatting(async () => Promise.reject(fail('provider.auth_failed'))),
      ),
    ];
    const reply = await http().post('/v1/chat/completions').send(hello);
    expect(reply.status).toBe(502);
    expect(reply.body.error).toMatchObject({ type: 'api_error', code: 'provider.auth_failed' });
    expect(reply.headers['x-should-retry']).toBe('false');
  });

  it('counts for itself when the vendor says nothing', async () => {
    router.candidates = [
      candidate(
        'alpha',
        chatting(async () => ({ ...says('one two three'), usage: null })),
      ),
    ];
    const reply = await http().post('/v1/chat/completions').send(hello);
    expect(reply.body.usage).toMatchObject({ prompt_tokens: 2, completion_tokens: 3 });
  });

  it('says what it could not honour', async () => {
    const lost = ({ n, extra }: ChatRequest) => [...(n === 2 ? ['n'] : []), ...Object.keys(extra ?? {})];
    router.candidates = [candidate('alpha', { ...chatting(async () => says('hi')), lost })];
    const reply = await http()
      .post('/v1/chat/completions')
      .send({ ...hello, n: 2, logit_bias: {} });
    expect(reply.headers['x-sekha-warning']).toBe('alpha cannot honour n, logit_bias');
  });

  it('answers an unknown model in the shape of the face', async () => {
    router.candidates = [
      candidate(
        'alpha',
        chatting(async () => says('hi')),
      ),
    ];
    const openAi = await http()
      .post('/v1/chat/completions')
      .send({ model: 'unknown', ...hello });
    expect(openAi.status).toBe(404);
    expect(openAi.body.error).toMatchObject({ code: 'model_not_found', type: 'invalid_request_error' });
    const sekha = await http()
      .post('/api/v1/chat/completions')
      .send({ model: 'unknown', ...hello });
    expect(sekha.body).toMatchObject({
      code: 404,
      error_code: 'model.not_found',
      detail: expect.any(String),
    });
  });

  it('points at what is wrong with the body', async () => {
    const reply = await http()
      .post('/v1/chat/completions')
      .send({ messages: [{ role: 'robot', content: 'x' }] });
    expect([reply.status, reply.body.error.param]).toEqual([400, 'messages[0].role']);
  });

  it('refuses a candidate that costs more than the caller allows', async () => {
    router.candidates = [
      candidate(
        'alpha',
        chatting(async () => says('hi')),
        0.5,
      ),
    ];
    const reply = await http()
      .post('/v1/chat/completions')
      .send({ ...hello, max_cost: 0.1 });
    expect([reply.status, reply.body.error.code]).toEqual([429, 'budget.exceeded']);
  });
});

describe('a streamed chat call', () => {
  it('is rescued invisibly when it dies before its first byte', async () => {
    router.candidates = [
      candidate('alpha', streaming(fail('provider.invalid_response'))),
      candidate('beta', streaming(text('hello'), finish, used)),
    ];
    const reply = await http()
      .post('/v1/chat/completions')
      .send({ ...hello, stream: true });
    expect(reply.headers['x-sekha-provider']).toBe('beta');
    expect(events(reply)).toHaveLength(3);
  });

  it.each([
    ['/v1/chat/completions', 'hello'],
    ['/v1/messages', 'hello'],
  ])('POST %s lets the first word go before it works off what else is at hand', async (path, word) => {
    const order: string[] = [];
    const { write } = ServerResponse.prototype;
    const watch = jest.spyOn(ServerResponse.prototype, 'write').mockImplementation(function (
      this: ServerResponse,
      ...written: unknown[]
    ) {
      if (String(written[0]).includes(word)) order.push('written');
      return Reflect.apply(write, this, written) as boolean;
    });
    const provider: Provider = {
      type: 'openai',
      async *stream() {
        for (const piece of [text(word), text(' a'), text(' b'), finish, used]) {
          order.push('at hand');
          yield piece;
        }
      },
    };
    router.candidates = [candidate('alpha', provider)];
    await http()
      .post(path)
      .send({ stream: true, max_tokens: 9, messages: [{ role: 'user', content: 'x' }] });
    watch.mockRestore();
    expect(order.slice(0, 3)).toContain('written');
  });

  it('answers with a plain error when nobody can begin', async () => {
    router.candidates = [candidate('alpha', streaming(fail('provider.auth_failed')))];
    const reply = await http()
      .post('/v1/chat/completions')
      .send({ ...hello, stream: true });
    expect([reply.status, reply.body.error.code]).toEqual([502, 'provider.auth_failed']);
  });

  it('ends with an error event, and neither finish nor [DONE], when it breaks after its first byte', async () => {
    router.candidates = [candidate('alpha', streaming(text('hel'), fail('provider.invalid_response')))];
    const reply = await http()
      .post('/v1/chat/completions')
      .send({ ...hello, stream: true });
    const seen = events(reply);
    expect(seen.at(-1)).toMatchObject({ error: { code: 'provider.invalid_response', type: 'api_error' } });
    expect(JSON.stringify(seen)).not.toContain('"finish_reason":"stop"');
    expect(seen).not.toContain('DONE');
    await settle();
    expect(router.outcomes).toEqual(['alpha provider.invalid_response']);
    expect(lines.join('')).toContain('"usage_estimated":true');
  });
});

describe('a caller that leaves', () => {
  it.each([false, true])('closes the upstream call and is no failure (stream: %p)', async (stream) => {
    let left: () => void = () => undefined;
    const closed = new Promise<void>((resolve) => {
      left = resolve;
    });
    const hang = (call: CallContext): Promise<never> =>
      new Promise((_, reject) =>
        call.signal.addEventListener('abort', () => {
          left();
          reject(new AppError('call.aborted', 'left'));
        }),
      );
    router.candidates = [
      candidate('alpha', {
        type: 'openai',
        complete: (_, call) => hang(call),
        async *stream(_, call) {
          yield text('hel');
          await hang(call);
        },
      }),
    ];
    const { port } = app.getHttpServer().address() as AddressInfo;
    const sent = httpRequest({ port, method: 'POST', path: '/v1/chat/completions' });
    sent.on('error', () => undefined);
    sent.end(JSON.stringify({ ...hello, stream }));
    if (stream) {
      const [response] = await once(sent, 'response');
      await once(response, 'data');
    } else {
      while (router.needs.length === 0) await settle();
    }
    sent.destroy();
    await closed;
    await settle();
    expect(router.outcomes).toEqual(['alpha call.aborted']);
  });
});

describe('embeddings', () => {
  let calls: (readonly string[])[] = [];
  const embedding: Provider = {
    type: 'ollama',
    async embed({ model, texts }) {
      calls.push(texts);
      await settle();
      return { model, vectors: texts.map((one) => new Float32Array([one.length, 1])), inputTokens: 5 };
    },
  };
  beforeEach(() => {
    calls = [];
    router.candidates = [candidate(`alpha${Math.random()}`, embedding)];
  });

  it.each(['/api/v1/embed', '/embed', '/embeddings'])(
    'answers POST %s with the whole superset',
    async (path) => {
      const reply = await http().post(path).send({ text: 'four' });
      expect(reply.body).toMatchObject({ embedding: [4, 1], dimension: 2, tokens_used: 5, cost_usd: 0.005 });
      expect(reply.body.model).toMatch(/^alpha/);
      expect(reply.body.embeddings).toBeUndefined();
    },
  );

  it('keeps the order of several texts and asks only for those it does not know', async () => {
    await http().post('/api/v1/embed').send({ text: 'bb' });
    const reply = await http()
      .post('/api/v1/embed')
      .send({ texts: ['a', 'bb', 'ccc'] });
    expect(reply.body.embeddings).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    expect(calls).toEqual([['bb'], ['a', 'ccc']]);
  });

  it('makes one upstream call for identical calls in flight', async () => {
    const ask = () => http().post('/api/v1/embed').send({ text: 'same' });
    const replies = await Promise.all([ask(), ask(), ask()]);
    expect(replies.map(({ body }) => body.embedding)).toEqual([
      [4, 1],
      [4, 1],
      [4, 1],
    ]);
    expect(calls.length).toBeLessThan(3);
  });

  it('encodes as base64 when asked to', async () => {
    const reply = await http()
      .post('/api/v1/embed')
      .send({ texts: ['a'], encoding_format: 'base64' });
    expect(Buffer.from(reply.body.embeddings[0], 'base64').readFloatLE(0)).toBe(1);
  });

  it("speaks OpenAI's dialect", async () => {
    const reply = await http()
      .post('/v1/embeddings')
      .send({ input: ['a', 'bb'] });
    expect(reply.body).toMatchObject({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: [1, 1] },
        { index: 1, embedding: [2, 1] },
      ],
      usage: { prompt_tokens: 5, total_tokens: 5 },
    });
    const base64 = await http().post('/v1/embeddings').send({ input: 'a', encoding_format: 'base64' });
    expect(typeof base64.body.data[0].embedding).toBe('string');
  });

  /** Takes two texts at once, a token each, and fails when it comes to `stop`. */
  const inTwos = (stop: string): Provider => ({
    ...embedding,
    embedBatch: { texts: 2, characters: 100 },
    async embed({ model, texts }) {
      if (texts.includes(stop)) throw fail('provider.invalid_response');
      return { model, vectors: texts.map(() => new Float32Array([1, 1])), inputTokens: texts.length };
    },
  });
  const booked = (): unknown[] =>
    entries.map(({ providerId, usage, cost, outcome }) => [
      providerId,
      usage.input.total,
      (cost ?? 0) / 1e9,
      outcome,
    ]);

  it('books the part that was answered when a later part of the call fails', async () => {
    const before = router.limits;
    router.limits = {
      ...before,
      budgets: { ...before.budgets, global: { perRequestUsd: null, perDayUsd: 0.005, perMonthUsd: null } },
    };
    router.candidates = [candidate('half', inTwos('last'))];
    const ask = (...texts: string[]) => http().post('/api/v1/embed').send({ texts });
    expect((await ask('a', 'b', 'last')).status).toBe(502);
    expect(booked()).toEqual([['half', 2, 0.002, 'provider.invalid_response']]);
    expect((await ask('c', 'd', 'e', 'f', 'last')).status).toBe(502);
    router.candidates = [candidate('half', inTwos('last'), 0.001)];
    const refused = await ask('g');
    router.limits = before;
    expect([refused.status, refused.body.error_code]).toEqual([429, 'budget.exceeded']);
  });

  it('books what was paid at the first provider there, when another one answers', async () => {
    router.candidates = [candidate('first', inTwos('last')), candidate('second', inTwos('never'))];
    const reply = await http()
      .post('/v1/embeddings')
      .send({ input: ['h', 'i', 'last'] });
    expect([reply.status, reply.headers['x-sekha-provider']]).toEqual([200, 'second']);
    expect(booked()).toEqual([
      ['first', 2, 0.002, 'provider.invalid_response'],
      ['second', 3, 0.003, 'ok'],
    ]);
    expect([reply.headers['x-sekha-cost-usd'], reply.body.usage.total_tokens]).toEqual(['0.005', 5]);
  });

  it('calls a provider that forgets a vector broken', async () => {
    router.candidates = [
      candidate('gamma', { type: 'x', embed: async () => ({ model: 'm', vectors: [], inputTokens: 1 }) }),
    ];
    const reply = await http().post('/api/v1/embed').send({ text: 'x' });
    expect([reply.status, reply.body.error_code]).toEqual([502, 'provider.invalid_response']);
  });

  it.each([
    ['/api/v1/embed', {}],
    ['/api/v1/embed', { text: 'a', texts: ['b'] }],
    ['/api/v1/embed', { texts: [] }],
    ['/api/v1/embed', { text: 7 }],
    ['/v1/embeddings', { input: [1, 2] }],
  ])('refuses POST %s %j', async (path, body) => {
    expect((await http().post(path).send(body)).status).toBe(400);
  });
});

describe('tasks', () => {
  const asked: ChatRequest[] = [];
  const answering = (answer: string) => {
    asked.length = 0;
    router.candidates = [
      candidate(
        'alpha',
        chatting(async (one) => {
          asked.push(one);
          return says(answer);
        }),
      ),
    ];
  };

  it.each(['/api/v1/summarize', '/summarize'])('POST %s summarizes', async (path) => {
    answering(' All is well. ');
    const reply = await http()
      .post(path)
      .send({ messages: ['a', 'b'] });
    expect(reply.body).toMatchObject({
      summary: 'All is well.',
      model: 'alpha-model',
      tokens_used: 15,
      level: 'daily',
      message_count: 2,
    });
    expect(reply.headers['x-sekha-provider']).toBe('alpha');
    expect(asked[0]).toMatchObject({ temperature: 0.3, maxTokens: 500 });
    expect(router.needs[0]?.task).toBe('chat_small');
  });

  it.each(['/api/v1/extract', '/extract'])('POST %s extracts', async (path) => {
    answering('```json\n{"people": ["Ada"]}\n```');
    const reply = await http().post(path).send({ text: 'Ada was here' });
    expect(reply.body).toMatchObject({
      entities: { people: ['Ada'], organizations: [], technical_terms: [], concepts: [] },
      items: [{ text: 'Ada', type: 'person' }],
      tokens_used: 15,
    });
    answering('I cannot');
    const none = await http().post(path).send({ text: 'x' });
    expect(none.body).toMatchObject({ entities: { people: [] }, warning: expect.any(String) });
  });

  it.each(['/api/v1/score', '/score', '/score_importance'])('POST %s scores', async (path) => {
    answering('Score: 15\nvery important');
    const reply = await http().post(path).send({ conversation: 'x' });
    expect(reply.body).toMatchObject({ score: 10, model: 'alpha-model', tokens_used: 15 });
  });

  it('says so when no chat model can be reached, and never pretends', async () => {
    router.candidates = [];
    const summary = await http()
      .post('/api/v1/summarize')
      .send({ messages: ['The launch moves to May.'] });
    expect([summary.status, summary.body.model, summary.body.summary]).toEqual([
      200,
      'extractive',
      'The launch moves to May.',
    ]);
    expect(summary.body.fallback_reason).toContain('No providers available');
    const score = await http().post('/api/v1/score').send({ text: 'is this urgent?' });
    expect(score.body).toMatchObject({ score: 6.5, model: 'heuristic', provider_id: null, tokens_used: 0 });
    expect(score.body.reasoning).toMatch(/^Failed/);
    const extract = await http().post('/api/v1/extract').send({ text: 'x' });
    expect([extract.status, extract.body.error_code]).toEqual([503, 'route.unavailable']);
  });

  it('does not hide an unknown model behind the fallback', async () => {
    answering('x');
    const reply = await http()
      .post('/api/v1/summarize')
      .send({ messages: ['a'], model: 'unknown' });
    expect(reply.status).toBe(404);
  });

  it.each([
    ['/api/v1/summarize', {}, 'messages'],
    ['/api/v1/summarize', { messages: ['a'], level: 'hourly' }, 'level'],
    ['/api/v1/extract', { text: 1 }, 'text'],
    ['/api/v1/score', {}, 'conversation'],
  ])('refuses POST %s %j', async (path, body, at) => {
    const reply = await http().post(path).send(body);
    expect([reply.status, reply.body.details[0].path]).toEqual([400, at]);
  });

  it('names the levels that it knows', async () => {
    const reply = await http()
      .post('/summarize')
      .send({ messages: ['a'], level: 'hourly' });
    expect(reply.body.detail).toContain('Must be daily');
  });

  it('lists the tasks', async () => {
    expect((await http().get('/api/v1/tasks')).body).toEqual([
      'embedding',
      'chat_small',
      'chat_large',
      'chat_smart',
      'vision',
      'audio',
      'image_generation',
    ]);
  });
});
