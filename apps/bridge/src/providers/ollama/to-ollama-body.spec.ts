import { describe, expect, it } from '@jest/globals';
import type { ChatMessage, ChatRequest } from '../chat-types.js';
import { toOllamaBody } from './to-ollama-body.js';

const vendor = { id: 'v', baseUrl: 'http://127.0.0.1:1' };
const body = (request: Partial<ChatRequest> = {}): Record<string, unknown> =>
  toOllamaBody({ model: 'm', messages: [{ role: 'user', content: 'hi' }], ...request }, false, vendor);
const said = (content: ChatMessage['content']): Record<string, unknown> =>
  body({ messages: [{ role: 'user', content }] });

describe('toOllamaBody', () => {
  it('says in so many words that it wants no stream', () => {
    expect(body()).toEqual({ model: 'm', messages: [{ role: 'user', content: 'hi' }], stream: false });
  });

  it('writes sampling into options, beside options that the caller gave', () => {
    const { options, keep_alive } = body({
      temperature: 0,
      topP: 0.5,
      maxTokens: 9,
      stop: ['x'],
      seed: 3,
      frequencyPenalty: 1,
      presencePenalty: 2,
      extra: { options: { num_ctx: 8192, temperature: 1 }, keep_alive: '5m', unknown: 1 },
    });
    expect(options).toEqual({
      num_ctx: 8192,
      temperature: 0,
      top_p: 0.5,
      num_predict: 9,
      stop: ['x'],
      seed: 3,
      frequency_penalty: 1,
      presence_penalty: 2,
    });
    expect(keep_alive).toBe('5m');
  });

  it('unpacks images that are data and refuses addresses and audio', () => {
    const text = { type: 'text' as const, text: 'what?' };
    expect(said([text, { type: 'image', url: 'data:image/png;base64,AAAA' }])).toMatchObject({
      messages: [{ content: 'what?', images: ['AAAA'] }],
    });
    const unsupported = expect.objectContaining({ code: 'model.unsupported' });
    expect(() => said([{ type: 'image', url: 'https://x.example/i.png' }])).toThrow(unsupported);
    expect(() => said([{ type: 'audio', data: 'AAAA', format: 'wav' }])).toThrow(unsupported);
  });

  it('gives arguments as objects and tool answers the name of their tool', () => {
    const calls = [
      { id: 'a', name: 'clock', arguments: '' },
      { id: 'b', name: 'weather', arguments: '{"city":"Bern"}' },
    ];
    expect(
      body({
        messages: [
          { role: 'assistant', content: '', toolCalls: calls },
          { role: 'tool', toolCallId: 'b', content: 'rain' },
        ],
      }),
    ).toMatchObject({
      messages: [
        {
          tool_calls: [
            { function: { name: 'clock', arguments: {} } },
            { function: { name: 'weather', arguments: { city: 'Bern' } } },
          ],
        },
        { role: 'tool', tool_name: 'weather', content: 'rain' },
      ],
    });
    const broken = [{ id: 'a', name: 'clock', arguments: '{"city":' }];
    expect(() => body({ messages: [{ role: 'assistant', content: '', toolCalls: broken }] })).toThrow(
      /JSON object/,
    );
  });

  it('offers the tool that was chosen, or none', () => {
    const tools = [{ name: 'left' }, { name: 'right' }];
    const names = (toolChoice: ChatRequest['toolChoice']): unknown =>
      (body({ tools, toolChoice })['tools'] as { function: { name: string } }[] | undefined)?.map(
        (tool) => tool.function.name,
      );
    expect(names(undefined)).toEqual(['left', 'right']);
    expect(names({ name: 'right' })).toEqual(['right']);
    expect(names('none')).toBeUndefined();
  });

  it('writes formats and the effort of thinking', () => {
    const schema = { type: 'object' };
    expect(body({ responseFormat: { type: 'json_schema', name: 'a', schema } })['format']).toBe(schema);
    expect(body({ responseFormat: { type: 'json_object' } })['format']).toBe('json');
    expect(body({ responseFormat: { type: 'text' } })).not.toHaveProperty('format');
    expect(body({ extra: { reasoning_effort: 'none' } })['think']).toBe(false);
    expect(body({ extra: { reasoning_effort: 'high' } })['think']).toBe('high');
    expect(body({ extra: { think: true } })['think']).toBe(true);
  });
});
