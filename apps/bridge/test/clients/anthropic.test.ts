import Anthropic, {
  APIError,
  APIUserAbortError,
  AuthenticationError,
  BadRequestError,
  InternalServerError,
  NotFoundError,
  RateLimitError,
} from '@anthropic-ai/sdk';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault } from '@sekha/testing';
import { failureOf } from '../chat-subject.js';
import { aBridge, type RunningBridge, seenAbort } from './a-bridge.js';

const ask = (model: string): Anthropic.MessageCreateParamsNonStreaming => ({
  model,
  max_tokens: 500,
  messages: [{ role: 'user', content: 'hello there' }],
});
const tools: Anthropic.Tool[] = ['weather', 'clock'].map((name) => ({
  name,
  input_schema: { type: 'object' },
}));
const clientOf = ({ url }: RunningBridge, apiKey = 'any') =>
  new Anthropic({ apiKey, baseURL: url, maxRetries: 0 });
const isPost = ({ method }: { method: string }): boolean => method === 'POST';
const textOf = ({ content }: Anthropic.Message): string =>
  content.map((block) => (block.type === 'text' ? block.text : '')).join('');

let bridge: RunningBridge;
let client: Anthropic;
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
  ['gpt-4o', 'openai'],
  ['claude-haiku-4-5', 'anthropic'],
  ['gemini-2.5-flash', 'gemini'],
] as const)('the Anthropic client with %s', (model, vendorName) => {
  const vendor = () => bridge[vendorName];

  it('gets a message', async () => {
    const { data, response, request_id } = await client.messages.create(ask(model)).withResponse();
    expect(textOf(data)).toBe('You said: hello there');
    expect(data).toMatchObject({ type: 'message', role: 'assistant', model, stop_reason: 'end_turn' });
    expect(data.usage.input_tokens).toBeGreaterThan(0);
    expect(response.headers.get('x-sekha-provider')).toBe(vendorName);
    expect(request_id).toMatch(/.+/);
  });

  it('gathers a stream by its helper, usage and cache included', async () => {
    const usage = { input: 100, cacheRead: 60, output: 40 };
    vendor().replies.next({ text: 'one two three', usage });
    const stream = client.messages.stream(ask(model));
    const deltas: string[] = [];
    stream.on('text', (delta) => deltas.push(delta));
    const message = await stream.finalMessage();
    expect([textOf(message), deltas.join('')]).toEqual(['one two three', 'one two three']);
    expect(message.usage).toMatchObject({
      input_tokens: 40,
      cache_read_input_tokens: 60,
      output_tokens: 40,
    });
  });

  it('calls parallel tools, streamed, and gives their answers back', async () => {
    vendor().replies.next({
      text: 'I look.',
      toolCalls: [
        { id: 'call_a', name: 'weather', arguments: { city: 'Bern' } },
        { id: 'call_b', name: 'clock', arguments: {} },
      ],
    });
    const called = await client.messages.stream({ ...ask(model), tools }).finalMessage();
    expect(called.stop_reason).toBe('tool_use');
    expect(called.content).toMatchObject([
      { type: 'text', text: 'I look.' },
      { type: 'tool_use', name: 'weather', input: { city: 'Bern' } },
      { type: 'tool_use', name: 'clock', input: {} },
    ]);
    const results = called.content.flatMap((block) =>
      block.type === 'tool_use'
        ? [{ type: 'tool_result' as const, tool_use_id: block.id, content: 'ok' }]
        : [],
    );
    vendor().replies.next(({ messages }) => ({ text: messages.map(({ role }) => role).join(' ') }));
    const reply = await client.messages.create({
      ...ask(model),
      system: 'Be brief.',
      tools,
      messages: [
        { role: 'user', content: 'Weather and time?' },
        { role: 'assistant', content: called.content },
        { role: 'user', content: results },
      ],
    });
    expect(textOf(reply)).toBe('system user assistant tool tool');
  });

  it('parses JSON that obeys a schema', async () => {
    const schema = {
      type: 'object',
      properties: { score: { type: 'integer', enum: [3] } },
      required: ['score'],
    };
    const reply = await client.messages.create({
      ...ask(model),
      output_config: { format: { type: 'json_schema', schema } },
    });
    expect(JSON.parse(textOf(reply))).toEqual({ score: 3 });
  });

  it('shows pictures', async () => {
    vendor().replies.next(({ messages: [seen] }) => ({ text: String(seen?.images.length) }));
    const data = Buffer.from('not really a picture').toString('base64');
    const reply = await client.messages.create({
      ...ask(model),
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data } },
            { type: 'text', text: 'What is this?' },
          ],
        },
      ],
    });
    expect(textOf(reply)).toBe('1');
  });

  it('counts tokens', async () => {
    const { max_tokens: _, ...counted } = ask(model);
    expect((await client.messages.countTokens(counted)).input_tokens).toBeGreaterThan(0);
    expect(
      vendor().log.calls.every(({ path }) => !/messages$|completions$|generateContent$/.test(path)),
    ).toBe(true);
  });

  it('leaves in the middle of a stream, and so do we', async () => {
    vendor().replies.next({ text: 'word '.repeat(500) });
    vendor().faults.next({ pauseAfterChunks: 400 }, 1, isPost);
    for await (const event of await client.messages.create({ ...ask(model), stream: true })) {
      if (event.type === 'content_block_delta') break;
    }
    await seenAbort(vendor());
  });

  // Bridges of their own: a bridge remembers who failed, and asks no more.
  it('throws when a stream is cut, and so is what should have gone on with it', async () => {
    const own = await aBridge();
    own[vendorName].replies.always({ text: 'word '.repeat(500) });
    own[vendorName].faults.always({ cutAfterChunks: 400 }, isPost);
    const failure = await failureOf(clientOf(own).messages.stream(ask(model)).finalMessage());
    expect(failure).toBeInstanceOf(APIError);
    expect(failure).toMatchObject({ error: { error: { type: 'api_error' } } });
    await own.close();
  });

  const failures: [string, Fault, unknown][] = [
    ['a request that the vendor rejects', { status: 400 }, BadRequestError],
    ['a rate limit', { status: 429 }, RateLimitError],
    ['an overloaded vendor', { status: 529 }, InternalServerError],
    ['our key refused by the vendor', { status: 401 }, InternalServerError],
  ];
  it.each(failures)('throws the right error for %s', async (_, fault, kind) => {
    for (const stream of [false, true]) {
      const own = await aBridge();
      own[vendorName].faults.always(fault, isPost);
      const failure = await failureOf(clientOf(own).messages.create({ ...ask(model), stream }));
      expect(failure).toBeInstanceOf(kind);
      expect(failure).toMatchObject({ error: { type: 'error', request_id: expect.any(String) } });
      await own.close();
    }
  });
});

describe('the Anthropic client', () => {
  it('gets thinking with its signature, whole and streamed, and gives it back', async () => {
    const thinking = { type: 'enabled' as const, budget_tokens: 1024 };
    const model = 'claude-haiku-4-5';
    bridge.anthropic.replies.always({
      reasoning: 'Hm, so.',
      toolCalls: [{ id: 'toolu_a', name: 'clock', arguments: {} }],
    });
    const params = { ...ask(model), max_tokens: 2000, thinking, tools };
    const whole = await client.messages.create(params);
    const streamed = await client.messages.stream(params).finalMessage();
    expect(whole.content).toMatchObject([
      { type: 'thinking', thinking: 'Hm, so.', signature: expect.stringMatching(/.+/) },
      { type: 'tool_use' },
    ]);
    expect(streamed.content).toEqual(whole.content);
    await client.messages.create({
      ...params,
      messages: [
        ...params.messages,
        { role: 'assistant', content: whole.content },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_a', content: 'noon' }] },
      ],
    });
    const sent = bridge.anthropic.log.last('/v1/messages').body;
    expect(sent).toMatchObject({ thinking, messages: [{}, { content: [whole.content[0], {}] }, {}] });
  });

  it('sends marks for the cache and unknown members on to Anthropic, and is told where they are lost', async () => {
    const marked = { type: 'text' as const, text: 'Long.', cache_control: { type: 'ephemeral' as const } };
    const params = { system: [marked], service_tier: 'auto' as const };
    await client.messages.create({ ...ask('claude-haiku-4-5'), ...params });
    expect(bridge.anthropic.log.last('/v1/messages').body).toMatchObject(params);
    const { response } = await client.messages.create({ ...ask('gpt-4o'), ...params }).withResponse();
    expect(response.headers.get('x-sekha-warning')).toBe('openai cannot honour service_tier');
  });

  it('throws the right error for a bad body, an unknown model and a wrong key', async () => {
    expect(await failureOf(client.messages.create({ ...ask('gpt-4o'), messages: [] }))).toBeInstanceOf(
      BadRequestError,
    );
    expect(await failureOf(client.messages.create(ask('nope')))).toBeInstanceOf(NotFoundError);
    const locked = await aBridge('the-right-key-of-16');
    try {
      const wrong = await failureOf(clientOf(locked, 'wrong').messages.create(ask('gpt-4o')));
      expect(wrong).toBeInstanceOf(AuthenticationError);
      expect(wrong).toMatchObject({ error: { error: { type: 'authentication_error' } } });
      await expect(
        clientOf(locked, 'the-right-key-of-16').messages.create(ask('gpt-4o')),
      ).resolves.toBeDefined();
    } finally {
      await locked.close();
    }
  });

  it('aborts a call, and so do we', async () => {
    bridge.anthropic.faults.next({ silence: true }, 1, isPost);
    const leaving = new AbortController();
    const failure = failureOf(client.messages.create(ask('claude-haiku-4-5'), { signal: leaving.signal }));
    await bridge.anthropic.log.arrived(1, '/v1/messages');
    leaving.abort();
    expect(await failure).toBeInstanceOf(APIUserAbortError);
    await seenAbort(bridge.anthropic);
  });
});
