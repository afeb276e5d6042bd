import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import { readCountBody, readMessagesBody } from './read-messages-body.js';

const hello = { model: 'claude-haiku-4-5', max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] };
const read = (more: object = {}) => readMessagesBody({ ...hello, ...more });
const problemsOf = (body: unknown): unknown => {
  try {
    readMessagesBody(body);
  } catch (error) {
    if (error instanceof AppError) return error.details ?? error.code;
  }
  return undefined;
};

describe('readMessagesBody', () => {
  it('reads settings into ours and passes on what only Anthropic knows', () => {
    const { request, wanted, stream } = read({
      stream: true,
      system: 'Be brief.',
      temperature: 0.5,
      stop_sequences: ['END'],
      metadata: { user_id: 'me' },
      top_k: 5,
      thinking: { type: 'adaptive' },
      output_config: { effort: 'low', format: { type: 'json_schema', schema: { type: 'object' } } },
      tools: [
        {
          name: 'now',
          description: 'Time',
          input_schema: { type: 'object' },
          cache_control: { type: 'ephemeral' },
        },
      ],
      tool_choice: { type: 'any', disable_parallel_tool_use: true },
    });
    expect([wanted, stream]).toEqual(['claude-haiku-4-5', true]);
    expect(request).toMatchObject({
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'hi' },
      ],
      temperature: 0.5,
      maxTokens: 10,
      stop: ['END'],
      user: 'me',
      toolChoice: 'required',
      parallelToolCalls: false,
      tools: [{ name: 'now', parameters: { type: 'object' }, cacheControl: { type: 'ephemeral' } }],
      responseFormat: { type: 'json_schema', schema: { type: 'object' }, strict: true },
      extra: { top_k: 5, thinking: { type: 'adaptive' }, output_config: { effort: 'low' } },
      dialect: 'anthropic',
    });
  });

  it('reads a conversation with images, thinking, calls and their answers', () => {
    const { request } = read({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
            { type: 'image', source: { type: 'url', url: 'https://pictures.example/owl.png' } },
            { type: 'text', text: 'What?', cache_control: { type: 'ephemeral' } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
            { type: 'thinking', thinking: 'unsigned', signature: '' },
            { type: 'redacted_thinking', data: 'xyz' },
            { type: 'text', text: 'I look.' },
            { type: 'tool_use', id: 'a', name: 'look', input: { at: 1 } },
          ],
        },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'a',
              content: [{ type: 'text', text: 'owl' }],
              is_error: false,
            },
            { type: 'text', text: 'So?' },
          ],
        },
      ],
    });
    expect(request.messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'image', url: 'data:image/png;base64,AAAA' },
          { type: 'image', url: 'https://pictures.example/owl.png' },
          { type: 'text', text: 'What?', cacheControl: { type: 'ephemeral' } },
        ],
      },
      {
        role: 'assistant',
        content: 'I look.',
        thinking: [{ text: 'Hm.', signature: 'sig' }, { redacted: 'xyz' }],
        toolCalls: [{ id: 'a', name: 'look', arguments: '{"at":1}' }],
      },
      { role: 'tool', toolCallId: 'a', content: [{ type: 'text', text: 'owl' }], isError: false },
      { role: 'user', content: 'So?' },
    ]);
  });

  it.each<[string, object, string]>([
    ['no limit', { max_tokens: undefined }, 'max_tokens'],
    ['no messages', { messages: [] }, 'messages'],
    ['a role that is none', { messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role'],
    [
      'a block that is none',
      { messages: [{ role: 'user', content: [{ type: 'document' }] }] },
      'messages[0].content[0].type',
    ],
    [
      'an address of a file',
      {
        messages: [
          { role: 'user', content: [{ type: 'image', source: { type: 'url', url: 'file:///etc/passwd' } }] },
        ],
      },
      'messages[0].content[0].source.url',
    ],
    [
      'an answer from the assistant',
      { messages: [{ role: 'assistant', content: [{ type: 'tool_result', tool_use_id: 'a' }] }] },
      'messages[0].content',
    ],
    [
      'a tool that runs at Anthropic',
      { tools: [{ type: 'web_search_20250305', name: 'web_search' }] },
      'tools[0].type',
    ],
    ['a choice that is none', { tool_choice: { type: 'required' } }, 'tool_choice.type'],
    ['a temperature above 1', { temperature: 1.5 }, 'temperature'],
    ['a format that is none', { output_config: { format: { type: 'xml' } } }, 'output_config.format.type'],
  ])('refuses %s with its path', (_, more, path) => {
    expect(problemsOf({ ...hello, ...more })).toEqual([expect.objectContaining({ path })]);
  });

  it('refuses or reads junk in any member, and never breaks', () => {
    const junk = [null, 7, true, '', 'x', [], [null], [7], [[]], {}, { type: 'x' }, [{}], [{ type: 7 }]];
    const members =
      'model messages system max_tokens stream temperature top_p stop_sequences tools tool_choice metadata output_config thinking';
    for (const name of members.split(' ')) {
      for (const value of junk) {
        for (const body of [
          { ...hello, [name]: value },
          { ...hello, messages: [{ role: 'user', content: value }] },
        ]) {
          expect(() => {
            try {
              readMessagesBody(body);
            } catch (error) {
              if (!(error instanceof AppError)) throw error;
            }
          }).not.toThrow();
        }
      }
    }
  });

  it('refuses what is no object', () => {
    for (const body of [null, [], 'x', 7]) expect(problemsOf(body)).toBe('request.malformed');
  });
});

describe('readCountBody', () => {
  it('needs no limit', () => {
    const { max_tokens: _, ...counted } = hello;
    expect(readCountBody(counted).request.messages).toHaveLength(1);
  });
});
