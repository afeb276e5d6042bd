import { describe, expect, it } from '@jest/globals';
import type { ChatPiece } from '../chat-types.js';
import { fromOpenAiReply } from './from-openai-reply.js';
import { fromOpenAiUsage } from './from-openai-usage.js';
import { OpenAiStream } from './openai-stream.js';

const vendor = { id: 'v', baseUrl: 'http://127.0.0.1:1' };

function piecesOf(...chunks: Record<string, unknown>[]): ChatPiece[] {
  const stream = new OpenAiStream('asked', vendor);
  return [...chunks.flatMap((chunk) => [...stream.push(chunk)]), ...stream.end()];
}
const delta = (written: unknown, more: object = {}): Record<string, unknown> => ({
  choices: [{ index: 0, delta: written, ...more }],
});
const done = { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] };
const fragment = (index: unknown, id: unknown, name: unknown, text: string): Record<string, unknown> =>
  delta({ tool_calls: [{ index, id, function: { name, arguments: text } }] });
const callsOf = (pieces: ChatPiece[]): unknown[] =>
  pieces.flatMap((piece) => (piece.type === 'tool_call' ? [[piece.call, piece.name, piece.arguments]] : []));

describe('OpenAiStream', () => {
  it('tells parallel calls apart by index, by id where all have the index 0, and by id where there is none', () => {
    const byIndex = piecesOf(
      fragment(0, 'a', 'left', ''),
      fragment(1, 'b', 'right', '{'),
      fragment(0, undefined, undefined, '{}'),
      fragment(1, undefined, undefined, '}'),
      done,
    );
    expect(callsOf(byIndex)).toEqual([
      [0, 'left', ''],
      [1, 'right', '{'],
      [0, undefined, '{}'],
      [1, undefined, '}'],
    ]);
    for (const index of [0, undefined]) {
      const byId = piecesOf(fragment(index, 'a', 'left', '{}'), fragment(index, 'b', 'right', '{}'), done);
      expect(callsOf(byId)).toEqual([
        [0, 'left', '{}'],
        [1, 'right', '{}'],
      ]);
    }
  });

  it('goes on with a call whose id and name are repeated in every fragment', () => {
    const pieces = piecesOf(fragment(0, 'a', 'left', '{'), fragment(0, 'a', 'left', '}'), done);
    expect(callsOf(pieces)).toEqual([
      [0, 'left', '{'],
      [0, undefined, '}'],
    ]);
    expect(pieces.at(-2)).toEqual({ type: 'finish', index: 0, reason: 'tool_calls' });
  });

  it('reads reasoning in each spelling, and texts in parts', () => {
    const pieces = piecesOf(
      delta({ reasoning_content: 'a' }),
      delta({ reasoning: 'b' }),
      delta({
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'c' }] },
          { type: 'text', text: 'd' },
        ],
      }),
      done,
    );
    expect(pieces.slice(0, 4).map((piece) => 'text' in piece && [piece.type, piece.text])).toEqual([
      ['reasoning', 'a'],
      ['reasoning', 'b'],
      ['reasoning', 'c'],
      ['text', 'd'],
    ]);
  });

  it('holds finishes back to the end and keeps the latest usage, wherever it stands', () => {
    const usage = { prompt_tokens: 3, completion_tokens: 2 };
    const pieces = piecesOf({ model: 'told' }, delta({ content: 'x' }), {
      choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage }],
    });
    expect(pieces.map(({ type }) => type)).toEqual(['text', 'finish', 'usage']);
    expect(pieces.at(-1)).toMatchObject({
      model: 'told',
      usage: { input: { total: 3 }, output: { total: 2 } },
    });
  });

  it('fails without choices, without a finish, and where the vendor gave up', () => {
    expect(() => piecesOf()).toThrow(/without choices/);
    expect(() => piecesOf(delta({ content: 'x' }))).toThrow(/did not end/);
    const gaveUp = delta({}, { finish_reason: 'insufficient_system_resource' });
    expect(() => piecesOf(gaveUp)).toThrow(expect.objectContaining({ code: 'provider.overloaded' }));
    const error = { choices: [{ index: 0, delta: {}, error: { code: 502 }, finish_reason: 'error' }] };
    expect(() => piecesOf(error)).toThrow(expect.objectContaining({ code: 'provider.unavailable' }));
  });
});

describe('fromOpenAiReply', () => {
  it('refuses what is no completion', () => {
    for (const choices of [undefined, [], [7], [{}], [{ message: {}, finish_reason: null }]]) {
      expect(() => fromOpenAiReply({ choices }, 'm', vendor)).toThrow(
        expect.objectContaining({ code: 'provider.invalid_response' }),
      );
    }
  });
});

describe('fromOpenAiUsage', () => {
  it.each([
    ['DeepSeek', { prompt_cache_hit_tokens: 4 }, 4, 0],
    ['Moonshot', { cached_tokens: 4 }, 4, 0],
    ['LiteLLM', { cache_read_input_tokens: 4, cache_creation_input_tokens: 2 }, 4, 2],
    ['OpenRouter', { prompt_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 } }, 4, 2],
    ['a vendor that exaggerates', { prompt_tokens_details: { cached_tokens: 400 } }, 10, 0],
  ])('reads the cache as %s spells it', (_, spelled, cacheRead, cacheWrite) => {
    const usage = fromOpenAiUsage({ prompt_tokens: 10, completion_tokens: 5, ...spelled });
    expect(usage?.input).toEqual({ total: 10, fresh: 10 - cacheRead - cacheWrite, cacheRead, cacheWrite });
  });

  it('counts reasoning in, also where the vendor counts it beside', () => {
    const details = { completion_tokens_details: { reasoning_tokens: 7 } };
    const within = fromOpenAiUsage({ prompt_tokens: 1, completion_tokens: 9, total_tokens: 10, ...details });
    const beside = fromOpenAiUsage({ prompt_tokens: 1, completion_tokens: 2, total_tokens: 10, ...details });
    expect(within?.output).toEqual({ total: 9, text: 2, reasoning: 7 });
    expect(beside?.output).toEqual({ total: 9, text: 2, reasoning: 7 });
  });

  it('is null for anything else', () => {
    for (const usage of [null, undefined, 7, {}, { prompt_tokens: 'x' }, { prompt_tokens: -1 }]) {
      expect(fromOpenAiUsage(usage)).toBeNull();
    }
  });
});
