import { describe, expect, it } from '@jest/globals';
import type { ChatRequest } from '../chat-types.js';
import { VENDOR_DIALECTS } from '../openai-compatible/vendor-rows.js';
import { type Dialect, OPENAI } from './dialect.js';
import { toOpenAiBody } from './to-openai-body.js';

const vendor = { id: 'v', baseUrl: 'http://127.0.0.1:1' };
const body = (request: Partial<ChatRequest>, dialect: Partial<Dialect> = {}, stream = false): unknown =>
  toOpenAiBody(
    { model: 'm', messages: [{ role: 'user', content: 'hi' }], ...request },
    stream,
    { ...OPENAI, ...dialect },
    vendor,
  );

describe('toOpenAiBody', () => {
  it('writes every parameter in the words of OpenAI', () => {
    const schema = { type: 'object' };
    expect(
      body({
        temperature: 0,
        topP: 1,
        maxTokens: 5,
        stop: ['a'],
        seed: 1,
        n: 2,
        frequencyPenalty: 0.1,
        presencePenalty: 0.2,
        logprobs: true,
        topLogprobs: 3,
        user: 'u',
        tools: [{ name: 't', description: 'd', parameters: schema, strict: true }],
        toolChoice: { name: 't' },
        parallelToolCalls: false,
        responseFormat: { type: 'json_schema', name: 'a', schema, strict: true },
        extra: { logit_bias: { 1: 2 } },
      }),
    ).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'hi' }],
      temperature: 0,
      top_p: 1,
      max_completion_tokens: 5,
      stop: ['a'],
      seed: 1,
      n: 2,
      frequency_penalty: 0.1,
      presence_penalty: 0.2,
      logprobs: true,
      top_logprobs: 3,
      user: 'u',
      tools: [
        { type: 'function', function: { name: 't', description: 'd', parameters: schema, strict: true } },
      ],
      tool_choice: { type: 'function', function: { name: 't' } },
      parallel_tool_calls: false,
      response_format: { type: 'json_schema', json_schema: { name: 'a', schema, strict: true } },
      logit_bias: { 1: 2 },
    });
  });

  it('asks for the usage of a stream, where asking is allowed', () => {
    expect(body({}, {}, true)).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    expect(body({}, { streamUsage: 'always' }, true)).not.toHaveProperty('stream_options');
  });

  it('sends no tool member without a tool', () => {
    expect(body({ toolChoice: 'auto', parallelToolCalls: true })).toEqual(body({}));
  });

  it("speaks Mistral's words", () => {
    const mistral: Partial<Dialect> = {
      seedMember: 'random_seed',
      requiredTool: 'any',
      toolCallIds: 'nine',
      user: false,
    };
    const written = body(
      {
        seed: 7,
        user: 'u',
        tools: [{ name: 't' }],
        toolChoice: 'required',
        messages: [
          {
            role: 'assistant',
            content: '',
            toolCalls: [{ id: 'call_very_long', name: 't', arguments: '{}' }],
          },
          { role: 'tool', toolCallId: 'call_very_long', content: 'x' },
        ],
      },
      mistral,
    ) as { messages: [{ tool_calls: [{ id: string }] }, { tool_call_id: string }] };
    expect(written).toMatchObject({ random_seed: 7, tool_choice: 'any' });
    expect(written).not.toHaveProperty('user');
    expect(written.messages[0].tool_calls[0].id).toMatch(/^[A-Za-z0-9]{9}$/);
    expect(written.messages[1].tool_call_id).toBe(written.messages[0].tool_calls[0].id);
  });

  it('puts a schema into the prompt of a vendor that has none, but promises nothing strict', () => {
    const schema = { type: 'object', properties: { a: {} } };
    const format = { type: 'json_schema' as const, name: 'a', schema };
    expect(body({ responseFormat: format }, { jsonSchema: 'json_object' })).toMatchObject({
      response_format: { type: 'json_object' },
      messages: [
        { role: 'system', content: expect.stringContaining(JSON.stringify(schema)) },
        { role: 'user' },
      ],
    });
    expect(() =>
      body({ responseFormat: { ...format, strict: true } }, { jsonSchema: 'json_object' }),
    ).toThrow(/strict JSON schema/);
  });

  it('writes parts, and joins texts where parts are not understood', () => {
    const texts = [
      { type: 'text' as const, text: 'a' },
      { type: 'text' as const, text: 'b' },
    ];
    const mixed = [
      ...texts,
      { type: 'image' as const, url: 'https://x.example/i.png', detail: 'low' as const },
      { type: 'audio' as const, data: 'AAAA', format: 'wav' },
    ];
    expect(body({ messages: [{ role: 'user', content: texts }] }, { textParts: false })).toMatchObject({
      messages: [{ content: 'a\nb' }],
    });
    expect(body({ messages: [{ role: 'user', content: mixed }] })).toMatchObject({
      messages: [
        {
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
            { type: 'image_url', image_url: { url: 'https://x.example/i.png', detail: 'low' } },
            { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
          ],
        },
      ],
    });
  });

  it.each([
    ['openai', {}, {}],
    ['mistral', { prefix: true }, {}],
    ['deepseek', { prefix: true }, {}],
    ['moonshot', { partial: true }, {}],
    ['vllm', {}, { add_generation_prompt: false, continue_final_message: true }],
  ])('asks %s to go on from a last message in its own words', (type, ofMessage, ofBody) => {
    const dialect = VENDOR_DIALECTS.find((one) => one.type === type) ?? OPENAI;
    const messages: ChatRequest['messages'] = [
      { role: 'user', content: 'count' },
      { role: 'assistant', content: 'one, two', prefill: true },
    ];
    expect(body({ messages }, dialect)).toEqual({
      model: 'm',
      messages: [
        { role: 'user', content: 'count' },
        { role: 'assistant', content: 'one, two', ...ofMessage },
      ],
      ...ofBody,
    });
    expect(body({ messages: messages.slice(0, 1) }, dialect)).not.toHaveProperty('continue_final_message');
  });
});
