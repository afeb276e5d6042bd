import { describe, expect, it } from '@jest/globals';
import type { ChatMessage, ChatRequest } from '../chat-types.js';
import { lostOf } from './lost.js';
import { toAnthropicBody } from './to-anthropic-body.js';

const vendor = { id: 'v', baseUrl: 'http://x' };
const ask = (more: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'claude-haiku-4-5',
  messages: [{ role: 'user', content: 'hi' }],
  ...more,
});
const bodyOf = (more: Partial<ChatRequest> = {}): Record<string, unknown> =>
  toAnthropicBody(ask(more), false, vendor);
const turnsOf = (messages: ChatMessage[]): unknown => bodyOf({ messages })['messages'];

describe('toAnthropicBody: messages', () => {
  it('moves systems to the top and joins the answers of tools into one turn of the user', () => {
    const messages: ChatMessage[] = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Time?' },
      { role: 'assistant', content: '', toolCalls: [{ id: 'call:1', name: 'now', arguments: '' }] },
      { role: 'tool', toolCallId: 'call:1', content: '', isError: true },
      { role: 'user', content: 'Well?' },
      { role: 'system', content: 'Be kind.' },
    ];
    expect(bodyOf({ messages })).toMatchObject({
      system: [{ text: 'Be brief.' }, { text: 'Be kind.' }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Time?' }] },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'call_1', name: 'now', input: {} }] },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'call_1', is_error: true },
            { type: 'text', text: 'Well?' },
          ],
        },
      ],
    });
  });

  it('asks as the user where there is nothing but a system', () => {
    const body = bodyOf({ messages: [{ role: 'system', content: 'Say hello.' }] });
    expect(body['system']).toBeUndefined();
    expect(body['messages']).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Say hello.' }] }]);
  });

  it('gives thinking back before the calls it led to', () => {
    const thinking = [{ text: 'Hm.', signature: 'sig' }, { redacted: 'xyz' }];
    const toolCalls = [{ id: 'a', name: 'now', arguments: '{}' }];
    expect(turnsOf([{ role: 'assistant', content: 'So.', thinking, toolCalls }])).toMatchObject([
      {
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
          { type: 'redacted_thinking', data: 'xyz' },
          { type: 'text', text: 'So.' },
          { type: 'tool_use' },
        ],
      },
    ]);
  });

  it('sends neither empty texts nor blanks at the end of a prefilled answer', () => {
    const content = [
      { type: 'text' as const, text: '' },
      { type: 'text' as const, text: 'The answer: ' },
    ];
    expect(
      turnsOf([
        { role: 'user', content: 'x' },
        { role: 'assistant', content },
      ]),
    ).toMatchObject([
      { role: 'user' },
      { role: 'assistant', content: [{ type: 'text', text: 'The answer:' }] },
    ]);
  });

  it('sends images as bytes or by address, with their mark for the cache', () => {
    const content = [
      { type: 'image' as const, url: 'data:image/jpg;base64,AAAA', cacheControl: { type: 'ephemeral' } },
      { type: 'image' as const, url: 'https://pictures.example/owl.png' },
    ];
    expect(turnsOf([{ role: 'user', content }])).toEqual([
      {
        role: 'user',
        content: [
          {
            type: 'image',
            source: { type: 'base64', media_type: 'image/jpeg', data: 'AAAA' },
            cache_control: { type: 'ephemeral' },
          },
          { type: 'image', source: { type: 'url', url: 'https://pictures.example/owl.png' } },
        ],
      },
    ]);
  });

  it('refuses audio, and arguments that are no object', () => {
    const audio = [{ type: 'audio' as const, data: '', format: 'wav' }];
    expect(() => turnsOf([{ role: 'user', content: audio }])).toThrow('takes no audio');
    const toolCalls = [{ id: 'a', name: 'now', arguments: '[1]' }];
    expect(() => turnsOf([{ role: 'assistant', content: '', toolCalls }])).toThrow('JSON object only');
  });
});

describe('toAnthropicBody: settings', () => {
  it('always sets a limit: the caller’s, or what the model can', () => {
    expect(bodyOf()['max_tokens']).toBe(64_000);
    expect(bodyOf({ maxTokens: 9 })['max_tokens']).toBe(9);
  });

  it('forces, forbids and singles out tools', () => {
    const tools = [{ name: 'now' }];
    const choiceOf = (more: Partial<ChatRequest>): unknown => bodyOf({ tools, ...more })['tool_choice'];
    expect(choiceOf({})).toBeUndefined();
    expect(choiceOf({ toolChoice: 'required' })).toEqual({ type: 'any' });
    expect(choiceOf({ toolChoice: 'none', parallelToolCalls: false })).toEqual({ type: 'none' });
    expect(choiceOf({ toolChoice: { name: 'now' }, parallelToolCalls: false })).toEqual({
      type: 'tool',
      name: 'now',
      disable_parallel_tool_use: true,
    });
    expect(choiceOf({ parallelToolCalls: false })).toEqual({ type: 'auto', disable_parallel_tool_use: true });
  });

  it('refuses a schema that the model cannot promise', () => {
    const responseFormat = { type: 'json_schema' as const, name: 'x', schema: { type: 'object' } };
    expect(() => bodyOf({ model: 'claude-3-haiku-20240307', responseFormat })).toThrow('obeys a schema');
    expect(bodyOf({ responseFormat })['output_config']).toEqual({
      format: { type: 'json_schema', schema: { type: 'object', additionalProperties: false } },
    });
  });

  it('asks for thinking in the words of the model’s generation', () => {
    const extra = { reasoning_effort: 'low' };
    expect(bodyOf({ extra })).toMatchObject({ thinking: { type: 'enabled', budget_tokens: 2048 } });
    expect(bodyOf({ extra, model: 'claude-opus-4-8' })).toMatchObject({
      thinking: { type: 'adaptive' },
      output_config: { effort: 'low' },
    });
    expect(bodyOf({ extra, maxTokens: 1500 })['thinking']).toBeUndefined();
  });

  it('does not ask for thinking behind calls whose thinking is lost', () => {
    const toolCalls = [{ id: 'a', name: 'now', arguments: '{}' }];
    const messages: ChatMessage[] = [
      { role: 'assistant', content: '', toolCalls },
      { role: 'tool', toolCallId: 'a', content: 'noon' },
    ];
    expect(bodyOf({ messages, extra: { reasoning_effort: 'low' } })['thinking']).toBeUndefined();
  });

  it('passes on what its own dialect asks for', () => {
    const extra = { top_k: 5, thinking: { type: 'disabled' }, service_tier: 'auto' };
    expect(bodyOf({ extra, dialect: 'anthropic' })).toMatchObject(extra);
    expect(bodyOf({ extra: { ...extra, logit_bias: {} } })).not.toHaveProperty('logit_bias');
  });
});

describe('lostOf', () => {
  it.each<[string, Partial<ChatRequest>, string[]]>([
    ['nothing', { temperature: 0.5, n: 1, frequencyPenalty: 0, logprobs: false }, []],
    ['a seed', { seed: 1 }, ['seed']],
    ['top_p beside a temperature', { temperature: 0.5, topP: 0.5 }, ['top_p']],
    ['a temperature above 1', { temperature: 1.5 }, ['temperature above 1']],
    [
      'sampling with a new model',
      { model: 'claude-opus-4-8', temperature: 0, topP: 0.1 },
      ['temperature', 'top_p'],
    ],
    ['sampling while it thinks', { temperature: 0, extra: { reasoning_effort: 'high' } }, ['temperature']],
    [
      'effort that the model does not know',
      { model: 'claude-3-haiku', extra: { reasoning_effort: 'high' } },
      ['reasoning_effort'],
    ],
    ['unknown members of OpenAI’s dialect', { extra: { logit_bias: {}, top_k: 1 } }, ['logit_bias']],
    ['nothing of its own dialect', { extra: { container: 'x' }, dialect: 'anthropic' }, []],
  ])('tells %s', (_, more, expected) => {
    expect(lostOf(ask(more))).toEqual(expected);
  });
});
