import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { onPath, ScriptedAnthropic, ScriptedGemini, ScriptedOllama, ScriptedOpenAi } from '../src/index.js';

const hello = { model: 'gpt-4o', messages: [{ role: 'user', content: 'hello there' }] };
const post = (url: string, body: unknown, more: RequestInit = {}): Promise<Response> =>
  fetch(url, { method: 'POST', body: JSON.stringify(body), ...more });

interface ChatBody {
  choices: { message: { content: string } }[];
  error: { code: string };
}
const json = async <T>(reply: Promise<Response>): Promise<T> => (await (await reply).json()) as T;

describe('a scripted OpenAI', () => {
  let server: ScriptedOpenAi;
  beforeEach(async () => {
    server = await new ScriptedOpenAi().start();
  });
  afterEach(() => server.stop());
  const chat = (more: object = {}, init: RequestInit = {}): Promise<Response> =>
    post(`${server.baseUrl}/chat/completions`, { ...hello, ...more }, init);

  it('echoes by default and reports usage', async () => {
    const reply = await json<ChatBody>(chat());
    expect(reply).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { content: 'You said: hello there' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, total_tokens: 9 },
    });
  });

  it('streams the same words and ends with [DONE]', async () => {
    const text = await (await chat({ stream: true })).text();
    const words = [...text.matchAll(/"content":"([^"]+)"/g)].map(([, word]) => word).join('');
    expect(words).toBe('You said: hello there');
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(text).not.toContain('usage');
  });

  it('answers what the script says, once or always', async () => {
    server.replies.next({ text: 'once' }).always(({ n }) => ({ text: `always ${n}` }));
    const texts = [];
    for (let turn = 0; turn < 2; turn++)
      texts.push((await json<ChatBody>(chat())).choices[0]?.message.content);
    expect(texts).toEqual(['once', 'always 1']);
  });

  it('answers with JSON that obeys the schema asked for', async () => {
    const score = { type: 'number', minimum: 0, maximum: 1 };
    const tags = { type: 'array', items: { type: 'string' } };
    const schema = { type: 'object', properties: { score, tags } };
    const response_format = { type: 'json_schema', json_schema: { schema } };
    const reply = await json<ChatBody>(chat({ response_format }));
    expect(JSON.parse(reply.choices[0]?.message.content ?? '')).toEqual({
      score: 0.5,
      tags: ['hello there'],
    });
  });

  it('refuses an unknown model and a wrong key in the words of the vendor, and keeps keys out of its log', async () => {
    expect((await json<ChatBody>(chat({ model: 'nope' }))).error.code).toBe('model_not_found');
    await server.stop();
    server = await new ScriptedOpenAi({ apiKey: 'sk-right' }).start();
    const wrong = await chat({}, { headers: { authorization: 'Bearer sk-wrong' } });
    expect(wrong.status).toBe(401);
    expect(server.log.last().authorized).toBe(false);
    expect(JSON.stringify(server.log.calls)).not.toContain('sk-wrong');
    expect((await chat({}, { headers: { authorization: 'Bearer sk-right' } })).status).toBe(200);
  });

  it('gives texts that share words similar vectors, and the same in base64', async () => {
    const embed = async (more: object): Promise<{ embedding: unknown }[]> => {
      const body = { model: 'text-embedding-3-small', ...more };
      return (await json<{ data: { embedding: unknown }[] }>(post(`${server.baseUrl}/embeddings`, body)))
        .data;
    };
    const input = ['the cat sat on the mat', 'the cat lay on the mat', 'quarterly revenue grew'];
    const [a = [], b = [], c = []] = (await embed({ input })).map((one) => one.embedding as number[]);
    const dot = (left: number[], right: number[]): number =>
      left.reduce((sum, value, at) => sum + value * (right[at] ?? 0), 0);
    expect(dot(a, a)).toBeCloseTo(1);
    expect(dot(a, b)).toBeGreaterThan(0.6);
    expect(Math.abs(dot(a, c))).toBeLessThan(0.3);
    const [base64] = await embed({ input: input.slice(0, 1), encoding_format: 'base64' });
    const bytes = Buffer.from(base64?.embedding as string, 'base64');
    expect(a.map((_, at) => bytes.readFloatLE(at * 4))).toEqual(a.map((value) => Math.fround(value)));
  });

  it('plays status faults for as many requests as planned, then is well', async () => {
    server.faults.next({ status: 429, headers: { 'retry-after': '2' } }, 2);
    const replies = [await chat(), await chat(), await chat()];
    expect(replies.map(({ status }) => status)).toEqual([429, 429, 200]);
    expect(replies[0]?.headers.get('retry-after')).toBe('2');
  });

  it('cuts inside a character and rewrites chunks', async () => {
    server.replies.always({ text: 'one 🌊 two' });
    server.faults.next({ cutInside: '🌊' });
    const cut = await chat({ stream: true });
    const bytes: Uint8Array[] = [];
    const reading = async (): Promise<void> => {
      for await (const chunk of cut.body ?? []) bytes.push(chunk as Uint8Array);
    };
    await expect(reading()).rejects.toThrow();
    expect(Buffer.concat(bytes).at(-1)).toBe(Buffer.from('🌊')[0]);
    server.faults.next({ reframe: (chunk) => `: hm\r\n${chunk.replaceAll('\n', '\r\n')}` });
    expect(await (await chat({ stream: true })).text()).toMatch(/^: hm\r\ndata: .*\r\n\r\n/);
  });

  it('resets, cuts, truncates and leaves the end mark out', async () => {
    server.faults.next({ resetBeforeHeaders: true });
    await expect(chat()).rejects.toThrow();
    server.faults.next({ cutAfterChunks: 2 });
    await expect((await chat({ stream: true })).text()).rejects.toThrow();
    server.faults.next({ truncateBody: true });
    await expect((await chat()).text()).rejects.toThrow();
    server.faults.next({ withoutTerminator: true });
    expect(await (await chat({ stream: true })).text()).not.toContain('[DONE]');
    expect(server.log.calls.map(({ abortedAtMs }) => abortedAtMs)).toEqual(Array(4).fill(undefined));
  });

  it('compresses and dribbles without changing a word', async () => {
    const plain = await (await chat({ stream: true })).text();
    for (const fault of [{ gzip: true }, { dribble: true }, { gzip: true, dribble: true }]) {
      server.faults.next(fault);
      const text = await (await chat({ stream: true })).text();
      expect(text.replace(/chatcmpl-\d+/g, '')).toBe(plain.replace(/chatcmpl-\d+/g, ''));
    }
  });

  it('notices a caller that leaves', async () => {
    const leaving = new AbortController();
    server.faults.next({ pauseAfterChunks: 2 });
    const reply = await chat({ stream: true }, { signal: leaving.signal });
    await reply.body?.getReader().read();
    leaving.abort();
    const call = await server.log.arrived(1);
    await call.ended;
    expect(call.abortedAtMs).toBeDefined();
    expect(call.finishedAtMs).toBeUndefined();
  });
});

describe('a scripted Ollama', () => {
  let server: ScriptedOllama;
  beforeEach(async () => {
    server = await new ScriptedOllama().start();
  });
  afterEach(() => server.stop());

  it('lists its models, tags included', async () => {
    const { models } = await json<{ models: { name: string }[] }>(fetch(`${server.url}/api/tags`));
    expect(models.map(({ name }) => name)).toEqual(['llama3.1:8b', 'nomic-embed-text:latest']);
  });

  it('streams lines of JSON unless told not to', async () => {
    const text = await (await post(`${server.url}/api/chat`, { ...hello, model: 'llama3.1:8b' })).text();
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.message.content).join('')).toBe('You said: hello there');
    expect(lines.at(-1)).toMatchObject({ done: true, done_reason: 'stop', prompt_eval_count: 3 });
  });

  it('embeds, and is refused content that is no text', async () => {
    const reply = post(`${server.url}/api/embed`, { model: 'nomic-embed-text', input: ['a', 'b'] });
    expect((await json<{ embeddings: unknown[] }>(reply)).embeddings).toHaveLength(2);
    const parts = {
      model: 'llama3.1:8b',
      messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }],
    };
    expect((await post(`${server.url}/api/chat`, parts)).status).toBe(400);
  });

  it('refuses connections while stopped and comes back on the same port', async () => {
    const { url } = server;
    await server.stop();
    await expect(fetch(`${url}/api/version`)).rejects.toThrow();
    await server.start();
    expect(server.url).toBe(url);
    expect((await fetch(`${url}/api/version`)).status).toBe(200);
  });

  it('plays a fault on one path only', async () => {
    const lift = server.faults.always({ status: 503 }, onPath('/api/tags'));
    expect((await fetch(`${server.url}/api/tags`)).status).toBe(503);
    expect((await fetch(`${server.url}/api/version`)).status).toBe(200);
    lift();
    expect((await fetch(`${server.url}/api/tags`)).status).toBe(200);
  });
});

describe('a scripted Anthropic', () => {
  let server: ScriptedAnthropic;
  beforeEach(async () => {
    server = await new ScriptedAnthropic().start();
  });
  afterEach(() => server.stop());
  const ask = { model: 'claude-haiku-4-5', max_tokens: 9, messages: hello.messages };
  const send = (body: object): Promise<Response> =>
    post(`${server.url}/v1/messages`, body, { headers: { 'anthropic-version': '2023-06-01' } });

  it('names its events, pings, signs thinking and ends with message_stop', async () => {
    server.replies.next({ reasoning: 'Hm.', text: 'Yes.' });
    const text = await (await send({ ...ask, stream: true })).text();
    const names = [...text.matchAll(/^event: (.+)$/gm)].map(([, name]) => name);
    expect(names.slice(0, 4)).toEqual([
      'message_start',
      'content_block_start',
      'ping',
      'content_block_delta',
    ]);
    expect(names.slice(-2)).toEqual(['message_delta', 'message_stop']);
    expect(text).toContain('signature_delta');
  });

  it.each([
    ['a limit that is missing', { ...ask, max_tokens: undefined }],
    ['an empty text', { ...ask, messages: [{ role: 'user', content: '' }] }],
    ['an unknown member', { ...ask, seed: 1 }],
    [
      'a call without its answer',
      {
        ...ask,
        messages: [
          { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'now', input: {} }] },
          { role: 'user', content: 'Well?' },
        ],
      },
    ],
    [
      'bounds in a schema',
      { ...ask, output_config: { format: { type: 'json_schema', schema: { type: 'integer', minimum: 1 } } } },
    ],
  ])('refuses %s', async (_, body) => {
    const refusal = { type: 'error', error: { type: 'invalid_request_error' } };
    expect(await json(send(body))).toMatchObject(refusal);
    expect(await json(send(ask))).toMatchObject({ type: 'message' });
  });

  it('wants the version of the API named', async () => {
    expect((await post(`${server.url}/v1/messages`, ask)).status).toBe(400);
  });
});

describe('a scripted Gemini', () => {
  let server: ScriptedGemini;
  beforeEach(async () => {
    server = await new ScriptedGemini().start();
  });
  afterEach(() => server.stop());
  const models = (): string => `${server.url}/v1beta/models`;
  const contents = [{ role: 'user', parts: [{ text: 'hello there' }] }];

  it('streams events without an end mark, the last with the finish and the usage', async () => {
    const path = `${models()}/gemini-2.5-flash:streamGenerateContent?alt=sse`;
    const text = await (await post(path, { contents })).text();
    const events = text
      .trim()
      .split('\r\n\r\n')
      .map((event) => JSON.parse(event.slice('data: '.length)));
    expect(events.at(-1)).toMatchObject({
      candidates: [{ finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 3 },
    });
    expect(events.slice(0, -1).every(({ usageMetadata }) => usageMetadata === undefined)).toBe(true);
  });

  it('refuses a call of its third generation without a signature', async () => {
    const turn = { role: 'model', parts: [{ functionCall: { name: 'now', args: {} } }] };
    const codes = ['gemini-2.5-flash', 'gemini-3-pro'].map(async (model) => {
      const reply = await post(`${models()}/${model}:generateContent`, { contents: [...contents, turn] });
      return reply.status;
    });
    expect(await Promise.all(codes)).toEqual([200, 400]);
  });

  it('embeds one text, or a hundred at most', async () => {
    const one = { model: 'models/gemini-embedding-001', content: { parts: [{ text: 'owl' }] } };
    const at = (action: string): string => `${models()}/gemini-embedding-001:${action}`;
    expect(await json(post(at('embedContent'), one))).toMatchObject({
      embedding: { values: expect.any(Array) },
    });
    const batch = (size: number) => ({ requests: Array.from({ length: size }, () => one) });
    expect((await post(at('batchEmbedContents'), batch(100))).status).toBe(200);
    expect((await post(at('batchEmbedContents'), batch(101))).status).toBe(400);
  });
});
