import { describe, expect, it } from '@jest/globals';
import type { AppError } from '@sekha/contracts';
import { readChatBody } from './read-chat-body.js';

const hello = [{ role: 'user', content: 'hello' }];
const problems = (body: unknown): unknown => {
  try {
    readChatBody(body);
  } catch (error) {
    return (error as AppError).details;
  }
  throw new Error('nothing was thrown');
};

describe('readChatBody', () => {
  it('reads a plain call and takes null as absent', () => {
    const call = readChatBody({
      model: 'gpt-4o',
      messages: hello,
      max_tokens: null,
      stop: null,
      tools: null,
    });
    expect(call).toMatchObject({ wanted: 'gpt-4o', stream: false, request: { messages: hello } });
    expect(call.request.maxTokens).toBeUndefined();
  });

  it('keeps temperature 0 and prefers max_completion_tokens', () => {
    const { request } = readChatBody({
      messages: hello,
      temperature: 0,
      max_tokens: 5,
      max_completion_tokens: 7,
    });
    expect(request).toMatchObject({ temperature: 0, maxTokens: 7 });
  });

  it('takes stop as one text or several', () => {
    expect(readChatBody({ messages: hello, stop: 'END' }).request.stop).toEqual(['END']);
    expect(readChatBody({ messages: hello, stop: ['a', 'b'] }).request.stop).toEqual(['a', 'b']);
  });

  it('reads text, image and audio parts', () => {
    const content = [
      { type: 'text', text: 'what is this?' },
      { type: 'image_url', image_url: { url: 'https://example.org/cat.png', detail: 'low' } },
      { type: 'image_url', image_url: 'data:image/png;base64,AAAA' },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
    ];
    expect(readChatBody({ messages: [{ role: 'user', content }] }).request.messages[0]?.content).toEqual([
      { type: 'text', text: 'what is this?' },
      { type: 'image', url: 'https://example.org/cat.png', detail: 'low' },
      { type: 'image', url: 'data:image/png;base64,AAAA' },
      { type: 'audio', data: 'AAAA', format: 'wav' },
    ]);
  });

  it('takes bare base64 as a JPEG and refuses other schemes', () => {
    const image = (url: string): unknown => [
      { role: 'user', content: [{ type: 'image_url', image_url: { url } }] },
    ];
    const bare = 'A'.repeat(64);
    expect(readChatBody({ messages: image(bare) }).request.messages[0]?.content).toEqual([
      { type: 'image', url: `data:image/jpeg;base64,${bare}` },
    ]);
    expect(problems({ messages: image('file:///etc/passwd') })).toEqual([
      {
        path: 'messages[0].content[0].image_url.url',
        problem: 'must be an http(s) URL or a data:image/...;base64 URL',
      },
    ]);
  });

  it('reads tools, the choice among them, and a whole tool conversation', () => {
    const call = readChatBody({
      messages: [
        ...hello,
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c1', type: 'function', function: { name: 'now', arguments: '{}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'noon' },
      ],
      tools: [{ type: 'function', function: { name: 'now', parameters: { type: 'object' }, strict: true } }],
      tool_choice: { type: 'function', function: { name: 'now' } },
      parallel_tool_calls: false,
    });
    expect(call.request).toMatchObject({
      tools: [{ name: 'now', parameters: { type: 'object' }, strict: true }],
      toolChoice: { name: 'now' },
      parallelToolCalls: false,
    });
    expect(call.request.messages.slice(1)).toMatchObject([
      { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'now', arguments: '{}' }] },
      { role: 'tool', toolCallId: 'c1', content: 'noon' },
    ]);
  });

  it('translates the older functions dialect', () => {
    const call = readChatBody({
      messages: [
        ...hello,
        { role: 'assistant', content: null, function_call: { name: 'now', arguments: '{}' } },
        { role: 'function', name: 'now', content: 'noon' },
      ],
      functions: [{ name: 'now' }],
      function_call: { name: 'now' },
    });
    expect(call.legacyFunctions).toBe(true);
    expect(call.request).toMatchObject({ tools: [{ name: 'now' }], toolChoice: { name: 'now' } });
    expect(call.request.messages[1]?.toolCalls?.[0]?.id).toBe(call.request.messages[2]?.toolCallId);
  });

  it('reads a JSON schema response format', () => {
    const schema = { type: 'object', properties: {} };
    const { request } = readChatBody({
      messages: hello,
      response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } },
    });
    expect(request.responseFormat).toEqual({ type: 'json_schema', name: 'answer', schema, strict: true });
  });

  it('keeps members that it does not know, but not the ones of Sekha or the prototype', () => {
    const body = JSON.parse(
      '{"messages":[{"role":"user","content":"x"}],"logit_bias":{"1":2},"max_cost":0.1,"__proto__":{"n":3}}',
    );
    const call = readChatBody(body);
    expect(call.request.extra).toEqual({ logit_bias: { '1': 2 } });
    expect(call.maxCostUsd).toBe(0.1);
    expect(call.request.n).toBeUndefined();
  });

  it('asks for the usage of a stream only when the caller did', () => {
    expect(readChatBody({ messages: hello, stream: true }).includeUsage).toBe(false);
    expect(
      readChatBody({ messages: hello, stream: true, stream_options: { include_usage: true } }).includeUsage,
    ).toBe(true);
  });

  it('reports every problem with its path', () => {
    expect(
      problems({
        model: 7,
        messages: [{ role: 'robot', content: 'x' }, 'no object', { role: 'user' }],
        temperature: 3,
        n: 1.5,
        stream: 'yes',
        tool_choice: 'maybe',
        response_format: { type: 'xml' },
      }),
    ).toEqual(
      expect.arrayContaining([
        { path: 'model', problem: 'must be a string' },
        {
          path: 'messages[0].role',
          problem: 'must be one of system, developer, user, assistant, tool, function',
        },
        { path: 'messages[1]', problem: 'must be an object' },
        { path: 'messages[2].content', problem: 'must be a string or a list of parts' },
        { path: 'temperature', problem: 'must not be greater than 2' },
        { path: 'n', problem: 'must be an integer' },
        { path: 'stream', problem: 'must be true or false' },
        { path: 'tool_choice', problem: 'must be auto, none, required or a function' },
        { path: 'response_format.type', problem: 'must be one of text, json_object, json_schema' },
      ]),
    );
  });

  it.each([undefined, null, [], 'text', 7])('calls %p malformed', (body) => {
    expect(() => readChatBody(body)).toThrow(/must be a JSON object/);
  });

  it.each([{}, { messages: null }, { messages: [] }, { messages: 'hi' }])('refuses %j', (body) => {
    expect(problems(body)).toHaveLength(1);
  });
});
