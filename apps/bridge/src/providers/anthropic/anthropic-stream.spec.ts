import { describe, expect, it } from '@jest/globals';
import type { ChatPiece } from '../chat-types.js';
import { AnthropicEvents } from './anthropic-events.js';

const vendor = { id: 'v', baseUrl: 'http://x' };

async function piecesOf(...events: [string, Record<string, unknown>][]): Promise<ChatPiece[]> {
  const reader = new AnthropicEvents('asked', vendor);
  const pieces: ChatPiece[] = [];
  for (const [name, members] of events)
    pieces.push(...reader.read({ name, data: JSON.stringify({ type: name, ...members }) }));
  return reader.done ? pieces : reader.end();
}

const start = (usage: object): [string, Record<string, unknown>] => [
  'message_start',
  { message: { model: 'claude', usage } },
];
const block = (content_block: object, index = 0): [string, Record<string, unknown>] => [
  'content_block_start',
  { index, content_block },
];
const delta = (members: object, index = 0): [string, Record<string, unknown>] => [
  'content_block_delta',
  { index, delta: members },
];
const closed: [string, Record<string, unknown>] = ['content_block_stop', { index: 0 }];
const ending = (stop_reason: string, usage: object = {}): [string, Record<string, unknown>] => [
  'message_delta',
  { delta: { stop_reason }, usage },
];
const stop: [string, Record<string, unknown>] = ['message_stop', {}];

describe('AnthropicEvents', () => {
  it('signs thinking and keeps what is redacted', async () => {
    const pieces = await piecesOf(
      start({}),
      block({ type: 'thinking', thinking: '', signature: '' }),
      delta({ type: 'thinking_delta', thinking: 'Hm.' }),
      delta({ type: 'signature_delta', signature: 'sig' }),
      closed,
      block({ type: 'redacted_thinking', data: 'xyz' }, 1),
      ending('end_turn'),
      stop,
    );
    expect(pieces.slice(0, 3)).toEqual([
      { type: 'reasoning', index: 0, text: 'Hm.' },
      { type: 'reasoning', index: 0, text: '', signature: 'sig' },
      { type: 'reasoning', index: 0, text: '', redacted: 'xyz' },
    ]);
  });

  it('adds the usage of the end to that of the beginning, where a null changes nothing', async () => {
    const begun = {
      input_tokens: 5,
      cache_read_input_tokens: 100,
      cache_creation_input_tokens: 20,
      output_tokens: 1,
    };
    const ended = { input_tokens: null, output_tokens: 30, output_tokens_details: { thinking_tokens: 10 } };
    expect((await piecesOf(start(begun), ending('end_turn', ended), stop)).at(-1)).toEqual({
      type: 'usage',
      model: 'claude',
      usage: {
        input: { total: 125, fresh: 5, cacheRead: 100, cacheWrite: 20 },
        output: { total: 30, text: 20, reasoning: 10 },
      },
    });
  });

  it('gives a call without deltas the input of its start', async () => {
    const called = await piecesOf(
      start({}),
      block({ type: 'tool_use', id: 'a', name: 'now', input: {} }),
      closed,
      ending('tool_use'),
      stop,
    );
    expect(called.filter(({ type }) => type === 'tool_call')).toEqual([
      { type: 'tool_call', index: 0, call: 0, id: 'a', name: 'now', arguments: '' },
      { type: 'tool_call', index: 0, call: 0, arguments: '{}' },
    ]);
  });

  it('skips pings, events and blocks that it does not know', async () => {
    const pieces = await piecesOf(
      ['ping', {}],
      start({}),
      ['event_of_tomorrow', {}],
      block({ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }),
      delta({ type: 'input_json_delta', partial_json: '{}' }),
      closed,
      ending('pause_turn'),
      stop,
    );
    expect(pieces.map(({ type }) => type)).toEqual(['finish', 'usage']);
  });

  it('takes an error in the middle for the failure it tells', async () => {
    const error: [string, Record<string, unknown>] = [
      'error',
      { error: { type: 'overloaded_error', message: 'Overloaded' } },
    ];
    await expect(piecesOf(start({}), error)).rejects.toMatchObject({ code: 'provider.overloaded' });
  });

  it('takes a full context window for a request that was too long', async () => {
    const full = piecesOf(start({}), ending('model_context_window_exceeded'), stop);
    await expect(full).rejects.toMatchObject({ code: 'provider.context_too_long' });
  });
});
