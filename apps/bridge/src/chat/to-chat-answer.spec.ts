import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import type { ChatPiece, ChatReply, Usage } from '../providers/chat-types.js';
import { toChatAnswer } from './to-chat-answer.js';
import { ChatChunks } from './to-chat-chunks.js';
import { toOpenAiError } from './to-openai-error.js';

const stamp = { id: 'chatcmpl-1', created: 7, model: 'gpt-4o', legacyFunctions: false };
const usage: Usage = {
  input: { total: 10, fresh: 6, cacheRead: 4, cacheWrite: 0 },
  output: { total: 5, text: 3, reasoning: 2 },
};
const reply: ChatReply = {
  model: 'gpt-4o-2024',
  usage,
  choices: [
    {
      index: 0,
      text: null,
      toolCalls: [{ id: 'c1', name: 'now', arguments: '{}' }],
      finishReason: 'tool_calls',
    },
  ],
};

describe('toChatAnswer', () => {
  it("speaks OpenAI's shape with the real usage", () => {
    expect(toChatAnswer(reply, usage, stamp)).toEqual({
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 7,
      model: 'gpt-4o',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: null,
            refusal: null,
            tool_calls: [{ id: 'c1', type: 'function', function: { name: 'now', arguments: '{}' } }],
          },
          logprobs: null,
          finish_reason: 'tool_calls',
        },
      ],
      usage: {
        prompt_tokens: 10,
        completion_tokens: 5,
        total_tokens: 15,
        prompt_tokens_details: { cached_tokens: 4 },
        completion_tokens_details: { reasoning_tokens: 2 },
      },
    });
  });

  it('answers the older functions dialect in kind', () => {
    expect(toChatAnswer(reply, usage, { ...stamp, legacyFunctions: true })).toMatchObject({
      choices: [
        { message: { function_call: { name: 'now', arguments: '{}' } }, finish_reason: 'function_call' },
      ],
    });
  });
});

describe('ChatChunks', () => {
  const deltas = (pieces: ChatPiece[], includeUsage = false): unknown[] => {
    const chunks = new ChatChunks(stamp, includeUsage);
    return pieces.map((piece) => chunks.toChunk(piece));
  };

  it('names the role once for each choice', () => {
    expect(
      deltas([
        { type: 'text', index: 0, text: 'a' },
        { type: 'text', index: 1, text: 'b' },
        { type: 'text', index: 0, text: 'c' },
      ]),
    ).toMatchObject([
      { choices: [{ index: 0, delta: { role: 'assistant', content: 'a' }, finish_reason: null }] },
      { choices: [{ index: 1, delta: { role: 'assistant', content: 'b' } }] },
      { choices: [{ index: 0, delta: { content: 'c' } }] },
    ]);
  });

  it('has no chunk for a signature without text', () => {
    expect(deltas([{ type: 'reasoning', index: 0, text: '', signature: 'sig' }])).toEqual([undefined]);
  });

  it('numbers parallel tool calls and names each once', () => {
    const [first, second] = deltas([
      { type: 'tool_call', index: 0, call: 1, id: 'c2', name: 'now', arguments: '' },
      { type: 'tool_call', index: 0, call: 1, arguments: '{}' },
    ]) as { choices: { delta: { tool_calls: unknown[] } }[] }[];
    expect(first?.choices[0]?.delta.tool_calls).toEqual([
      { index: 1, id: 'c2', type: 'function', function: { name: 'now', arguments: '' } },
    ]);
    expect(second?.choices[0]?.delta.tool_calls).toEqual([{ index: 1, function: { arguments: '{}' } }]);
  });

  it('sends usage only in a last chunk, and only when it was asked for', () => {
    const piece: ChatPiece = { type: 'usage', model: 'm', usage };
    expect(deltas([piece], true)).toEqual([undefined]);
    expect(new ChatChunks(stamp, false).last(usage)).toBeUndefined();
    expect(new ChatChunks(stamp, true).last(usage)).toMatchObject({
      choices: [],
      usage: { total_tokens: 15 },
    });
    expect(deltas([{ type: 'finish', index: 0, reason: 'stop' }], true)).toMatchObject([
      { usage: null, choices: [{ delta: {}, finish_reason: 'stop' }] },
    ]);
  });
});

describe('toOpenAiError', () => {
  it.each([
    ['model.not_found', 'invalid_request_error', 'model_not_found'],
    ['provider.rate_limited', 'rate_limit_error', 'rate_limit_exceeded'],
    ['provider.context_too_long', 'invalid_request_error', 'context_length_exceeded'],
    ['provider.timeout', 'api_error', 'provider.timeout'],
  ] as const)('renders %s', (code, type, wireCode) => {
    expect(toOpenAiError(new AppError(code, 'text')).error).toEqual({
      message: 'text',
      type,
      param: null,
      code: wireCode,
    });
  });

  it('points at the parameter of an invalid body', () => {
    const details = [{ path: 'messages[0].role', problem: 'must be a string' }];
    expect(toOpenAiError(new AppError('request.invalid', 'x', { details })).error.param).toBe(
      'messages[0].role',
    );
  });
});
