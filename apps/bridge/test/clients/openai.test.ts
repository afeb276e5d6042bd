import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault, ScriptedReply } from '@sekha/testing';
import OpenAI, {
  APIConnectionError,
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { failureOf } from '../chat-subject.js';
import { aBridge, type RunningBridge, seenAbort } from './a-bridge.js';

const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'hello there' }];
const tools: OpenAI.ChatCompletionTool[] = ['weather', 'clock'].map((name) => ({
  type: 'function',
  function: { name, parameters: { type: 'object', properties: {} } },
}));
const twoCalls: ScriptedReply = {
  toolCalls: [
    { id: 'call_a', name: 'weather', arguments: { city: 'Bern' } },
    { id: 'call_b', name: 'clock', arguments: {} },
  ],
};

const clientOf = ({ url }: RunningBridge, apiKey = 'any') =>
  new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 });
const isPost = ({ method }: { method: string }): boolean => method === 'POST';

let bridge: RunningBridge;
let client: OpenAI;
beforeAll(async () => {
  bridge = await aBridge();
  client = clientOf(bridge);
});
afterAll(() => bridge.close());
afterEach(() => {
  for (const { faults, replies, log } of [bridge.openai, bridge.anthropic, bridge.gemini]) {
    faults.clear();
    replies.reset();
    log.clear();
  }
});

describe.each([
  ['gpt-4o', 'openai', '/v1/chat/completions'],
  ['claude-haiku-4-5', 'anthropic', '/v1/messages'],
  ['gemini-2.5-flash', 'gemini', '/v1beta/models/gemini-2.5-flash:generateContent'],
] as const)('the openai client with %s', (model, vendorName, chatPath) => {
  const vendor = () => bridge[vendorName];

  it('chats', async () => {
    const { data, response } = await client.chat.completions.create({ model, messages }).withResponse();
    expect(data.choices[0]?.message.content).toBe('You said: hello there');
    expect(data.usage?.total_tokens).toBeGreaterThan(0);
    expect(response.headers.get('x-sekha-provider')).toBe(vendorName);
  });

  it('streams with usage', async () => {
    const stream = await client.chat.completions.create({
      model,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    let [text, tokens] = ['', 0];
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      tokens = chunk.usage?.total_tokens ?? tokens;
    }
    expect(text).toBe('You said: hello there');
    expect(tokens).toBeGreaterThan(0);
  });

  it('gathers a stream by its helper', async () => {
    const runner = client.chat.completions.stream({ model, messages });
    const deltas: string[] = [];
    runner.on('content', (delta) => deltas.push(delta));
    expect(await runner.finalContent()).toBe('You said: hello there');
    expect(deltas.length).toBeGreaterThan(1);
  });

  it('gathers parallel tools that were streamed, and answers them', async () => {
    vendor().replies.next(twoCalls);
    const called = await client.chat.completions.stream({ model, messages, tools }).finalChatCompletion();
    const [choice] = called.choices;
    expect(choice?.finish_reason).toBe('tool_calls');
    const calls = choice?.message.tool_calls ?? [];
    const said = calls.map(
      (call) => call.type === 'function' && [call.function.name, call.function.arguments],
    );
    expect(said).toEqual([
      ['weather', '{"city":"Bern"}'],
      ['clock', '{}'],
    ]);
    if (choice === undefined) return;
    const answers = calls.map(({ id }) => ({ role: 'tool' as const, tool_call_id: id, content: 'ok' }));
    vendor().replies.next(({ messages: seen }) => ({ text: seen.map(({ role }) => role).join(' ') }));
    const reply = await client.chat.completions.create({
      model,
      tools,
      messages: [...messages, choice.message, ...answers],
    });
    expect(reply.choices[0]?.message.content).toBe('user assistant tool tool');
  });

  it('parses structured output', async () => {
    const Score = z.object({ score: z.number().int(), kind: z.enum(['good', 'bad']) });
    const parsed = await client.chat.completions.parse({
      model,
      messages,
      response_format: zodResponseFormat(Score, 'rating'),
    });
    expect(parsed.choices[0]?.message.parsed).toEqual({ score: expect.any(Number), kind: 'good' });
  });

  it('shows pictures', async () => {
    const url = `data:image/png;base64,${Buffer.from('not really a picture').toString('base64')}`;
    vendor().replies.next(({ messages: [seen] }) => ({ text: String(seen?.images.length) }));
    const reply = await client.chat.completions.create({
      model,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image_url', image_url: { url } },
          ],
        },
      ],
    });
    expect(reply.choices[0]?.message.content).toBe('1');
  });

  it('throws when a stream is cut', async () => {
    vendor().replies.next({ text: 'one two three four' });
    vendor().faults.next({ cutAfterChunks: 4 }, 1, isPost);
    const broken = (async () => {
      for await (const _ of await client.chat.completions.create({ model, messages, stream: true }));
    })();
    expect(await failureOf(broken)).toBeInstanceOf(APIError);
  });

  it('leaves in the middle of a stream, and so do we', async () => {
    vendor().replies.next({ text: 'word '.repeat(500) });
    vendor().faults.next({ pauseAfterChunks: 400 }, 1, isPost);
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    for await (const _ of stream) break;
    await seenAbort(vendor());
  });

  it('aborts a call, and so do we', async () => {
    vendor().faults.next({ silence: true }, 1, isPost);
    const leaving = new AbortController();
    const failure = failureOf(
      client.chat.completions.create({ model, messages }, { signal: leaving.signal }),
    );
    await vendor().log.arrived(1, chatPath);
    leaving.abort();
    expect(await failure).toBeInstanceOf(APIUserAbortError);
    await seenAbort(vendor());
  });

  const failures: [string, Fault, unknown][] = [
    ['a request that the vendor rejects', { status: 400 }, BadRequestError],
    ['a rate limit', { status: 429, headers: { 'retry-after': '7' } }, RateLimitError],
    ['a vendor that failed', { status: 500 }, InternalServerError],
    ['an overloaded vendor', { status: 529 }, InternalServerError],
    ['our key refused by the vendor', { status: 401 }, InternalServerError],
    ['a model that the vendor lost', { status: 404 }, NotFoundError],
  ];
  // A bridge of its own for each: it remembers who failed, and asks no more.
  it.each(failures)('throws the right error for %s', async (_, fault, kind) => {
    for (const stream of [false, true]) {
      const own = await aBridge();
      own[vendorName].faults.always(fault, isPost);
      const ask = { model, messages, stream };
      expect(await failureOf(clientOf(own).chat.completions.create(ask))).toBeInstanceOf(kind);
      await own.close();
    }
  });
});

describe('the openai client', () => {
  it('embeds in base64, which is its default, and in floats', async () => {
    const ask = { model: 'text-embedding-3-small', input: ['one', 'two'] };
    const [base64, floats] = [
      await client.embeddings.create(ask),
      await client.embeddings.create({ ...ask, encoding_format: 'float' }),
    ];
    expect(base64.data.map(({ embedding }) => embedding.length)).toEqual([1536, 1536]);
    expect(base64.data[1]?.embedding).toEqual(floats.data[1]?.embedding.map(Math.fround));
    const gemini = await client.embeddings.create({ model: 'gemini-embedding-001', input: 'one' });
    expect(gemini.data[0]?.embedding).toHaveLength(3072);
  });

  it('lists models and gets one', async () => {
    const ids: string[] = [];
    for await (const { id } of client.models.list()) ids.push(id);
    expect(ids).toEqual(expect.arrayContaining(['gpt-4o', 'claude-haiku-4-5', 'gemini-2.5-flash']));
    expect((await client.models.retrieve('gpt-4o')).id).toBe('gpt-4o');
    expect(await failureOf(client.models.retrieve('nope'))).toBeInstanceOf(NotFoundError);
  });

  it('throws the right error for a bad body and an unknown model', async () => {
    const bad = client.chat.completions.create({ model: 'gpt-4o', messages, temperature: 9 });
    expect(await failureOf(bad)).toMatchObject({ name: 'Error', status: 400, param: 'temperature' });
    const unknown = await failureOf(client.chat.completions.create({ model: 'nope', messages }));
    expect(unknown).toBeInstanceOf(NotFoundError);
    expect(unknown).toMatchObject({ code: 'model_not_found' });
  });

  it('throws AuthenticationError for a wrong key, and is let in with the right one', async () => {
    const locked = await aBridge('the-right-key-of-16');
    try {
      const wrong = clientOf(locked, 'wrong').chat.completions.create({ model: 'gpt-4o', messages });
      expect(await failureOf(wrong)).toBeInstanceOf(AuthenticationError);
      await expect(clientOf(locked, 'the-right-key-of-16').models.list()).resolves.toBeDefined();
    } finally {
      await locked.close();
    }
  });

  it('throws APIConnectionError where no bridge is', async () => {
    const lost = new OpenAI({ apiKey: 'x', baseURL: 'http://127.0.0.1:9/v1', maxRetries: 0 });
    expect(await failureOf(lost.models.list())).toBeInstanceOf(APIConnectionError);
  });

  it('hears what a vendor cannot honour', async () => {
    const ask = { model: 'claude-haiku-4-5', messages, seed: 1, logit_bias: { '1': 1 } };
    const { response } = await client.chat.completions.create(ask).withResponse();
    expect(response.headers.get('x-sekha-warning')).toBe('anthropic cannot honour seed, logit_bias');
  });
});
