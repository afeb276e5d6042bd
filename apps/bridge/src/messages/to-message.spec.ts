import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import type { ChatChoice, ChatPiece, Usage } from '../providers/chat-types.js';
import { MessageEvents } from './message-events.js';
import { toAnthropicError } from './to-anthropic-error.js';
import { toMessage } from './to-message.js';

const stamp = { id: 'msg_1', model: 'm' };
const usage: Usage = {
  input: { total: 100, fresh: 10, cacheRead: 70, cacheWrite: 20 },
  output: { total: 40, text: 15, reasoning: 25 },
};
const message = (choice: Partial<ChatChoice>): unknown =>
  toMessage(
    {
      model: 'x',
      usage,
      choices: [{ index: 0, text: null, toolCalls: [], finishReason: 'stop', ...choice }],
    },
    usage,
    stamp,
  );

describe('toMessage', () => {
  it('speaks Anthropic’s shape, with the usage in its parts', () => {
    expect(
      message({ text: 'Yes.', thinking: [{ text: 'Hm.', signature: 'sig' }], reasoning: 'Hm.' }),
    ).toEqual({
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [
        { type: 'thinking', thinking: 'Hm.', signature: 'sig' },
        { type: 'text', text: 'Yes.' },
      ],
      stop_reason: 'end_turn',
      stop_sequence: null,
      stop_details: null,
      usage: {
        input_tokens: 10,
        cache_creation_input_tokens: 20,
        cache_read_input_tokens: 70,
        output_tokens: 40,
        output_tokens_details: { thinking_tokens: 25 },
      },
    });
  });

  it('gives calls as objects, and fails for arguments that are none', () => {
    const call = (written: string) => ({ toolCalls: [{ id: 'a', name: 'now', arguments: written }] });
    expect(message(call('{"a":1}'))).toMatchObject({
      content: [{ type: 'tool_use', id: 'a', input: { a: 1 } }],
    });
    expect(message(call(''))).toMatchObject({ content: [{ input: {} }] });
    expect(() => message(call('{"a":'))).toThrow('no JSON object');
    expect(() => message(call('[1]'))).toThrow('no JSON object');
  });

  it('tells a refusal as one', () => {
    expect(message({ refusal: 'No.', finishReason: 'stop' })).toMatchObject({
      content: [],
      stop_reason: 'refusal',
      stop_details: { type: 'refusal', explanation: 'No.' },
    });
  });
});

describe('MessageEvents', () => {
  const eventsOf = (...pieces: ChatPiece[]): unknown[] => {
    const events = new MessageEvents(stamp);
    return [...pieces.flatMap((piece) => [...events.of(piece)]), ...events.end(usage)];
  };
  const typesOf = (events: unknown[]): string[] =>
    events.map((event) => {
      const { type, index } = event as { type: string; index?: number };
      return index === undefined ? type : `${type} ${index}`;
    });

  it('opens and closes a block for each kind of content', () => {
    const events = eventsOf(
      { type: 'reasoning', index: 0, text: 'Hm' },
      { type: 'reasoning', index: 0, text: '', signature: 'sig' },
      { type: 'reasoning', index: 0, text: '', redacted: 'xyz' },
      { type: 'text', index: 0, text: 'a' },
      { type: 'text', index: 0, text: 'b' },
      { type: 'finish', index: 0, reason: 'length' },
    );
    expect(typesOf(events)).toEqual([
      'content_block_start 0',
      'content_block_delta 0',
      'content_block_delta 0',
      'content_block_stop 0',
      'content_block_start 1',
      'content_block_stop 1',
      'content_block_start 2',
      'content_block_delta 2',
      'content_block_delta 2',
      'content_block_stop 2',
      'message_delta',
      'message_stop',
    ]);
    expect(events.at(-2)).toMatchObject({
      delta: { stop_reason: 'max_tokens' },
      usage: { input_tokens: 10 },
    });
  });

  it('keeps parallel calls apart, however their arguments are mixed', () => {
    const events = eventsOf(
      { type: 'text', index: 0, text: 'a' },
      { type: 'tool_call', index: 0, call: 0, id: 'a', name: 'now', arguments: '' },
      { type: 'tool_call', index: 0, call: 1, id: 'b', name: 'zone', arguments: '{' },
      { type: 'tool_call', index: 0, call: 0, arguments: '{}' },
      { type: 'tool_call', index: 0, call: 1, arguments: '}' },
      { type: 'finish', index: 0, reason: 'tool_calls' },
    );
    expect(typesOf(events).filter((type) => !type.startsWith('content_block_delta'))).toEqual([
      'content_block_start 0',
      'content_block_stop 0',
      'content_block_start 1',
      'content_block_start 2',
      'content_block_stop 1',
      'content_block_stop 2',
      'message_delta',
      'message_stop',
    ]);
  });
});

describe('toAnthropicError', () => {
  it.each([
    ['request.invalid', 'invalid_request_error'],
    ['request.too_large', 'request_too_large'],
    ['auth.invalid', 'authentication_error'],
    ['model.not_found', 'not_found_error'],
    ['provider.rate_limited', 'rate_limit_error'],
    ['provider.overloaded', 'overloaded_error'],
    ['provider.timeout', 'timeout_error'],
    ['provider.unavailable', 'api_error'],
  ] as const)('renders %s', (code, type) => {
    expect(toAnthropicError(new AppError(code, 'text'), 'r1')).toEqual({
      type: 'error',
      error: { type, message: 'text' },
      request_id: 'r1',
    });
  });
});
