import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import type { ChatPiece, Usage } from '../providers/chat-types.js';
import { EndMarkMissing } from '../providers/wire/end-mark-missing.js';
import { ContinuedStream, type GoOn } from './continued-stream.js';
import type { StreamedAnswer } from './open-stream.js';

const text = (said: string): ChatPiece => ({ type: 'text', index: 0, text: said });
const stop: ChatPiece = { type: 'finish', index: 0, reason: 'stop' };
const cut = new AppError('provider.invalid_response', 'the provider broke its answer off');

/** A stream that gives its pieces and then ends, or fails. */
function played(pieces: ChatPiece[], failure?: AppError): StreamedAnswer {
  const iterator = (async function* () {
    yield* pieces;
    if (failure !== undefined) throw failure;
  })();
  const usage: Usage | null = null;
  return Object.assign(iterator, { usage, contentCharacters: 0 });
}

async function gather(stream: ContinuedStream): Promise<{ pieces: ChatPiece[]; error: unknown }> {
  const pieces: ChatPiece[] = [];
  try {
    for await (const piece of stream) pieces.push(piece);
    return { pieces, error: undefined };
  } catch (error) {
    return { pieces, error };
  }
}

const goOnWith =
  (...streams: StreamedAnswer[]): GoOn =>
  async () => {
    const stream = streams.shift();
    if (stream === undefined) throw new AppError('model.unsupported', 'nobody can');
    return { stream, how: 'continues' };
  };

describe('ContinuedStream', () => {
  it('lets another go on from the exact character', async () => {
    const asked: string[] = [];
    const goOn: GoOn = async (told, failure) => {
      asked.push(`${failure.code} after "${told.text}"`);
      return { stream: played([text(' three'), text(' four'), stop]), how: 'continues' };
    };
    const stream = new ContinuedStream(played([text('one '), text('two')], cut), goOn);
    expect(await gather(stream)).toEqual({
      pieces: [text('one '), text('two'), text(' three'), text(' four'), stop],
      error: undefined,
    });
    expect(asked).toEqual(['provider.invalid_response after "one two"']);
    expect(await stream.ended).toEqual({});
  });

  it('outlives the second, too', async () => {
    const stream = new ContinuedStream(
      played([text('one ')], cut),
      goOnWith(played([text(' two')], cut), played([text(' three'), stop])),
    );
    const { pieces } = await gather(stream);
    expect(pieces).toEqual([text('one '), text('two'), text(' three'), stop]);
  });

  it('throws what broke it when nobody can go on, and never finishes', async () => {
    const stream = new ContinuedStream(played([text('one')], cut), goOnWith());
    expect(await gather(stream)).toEqual({ pieces: [text('one')], error: cut });
    expect(await stream.ended).toEqual({ error: cut });
  });

  it('hands out what only lacked its end mark', async () => {
    const cause = new EndMarkMissing([stop]);
    const unmarked = new AppError('provider.invalid_response', 'no end mark', { cause });
    const stream = new ContinuedStream(played([text('one')], unmarked), goOnWith());
    expect(await gather(stream)).toEqual({ pieces: [text('one'), stop], error: undefined });
  });

  it('does not tell the second thoughts of whoever goes on', async () => {
    const thought: ChatPiece = { type: 'reasoning', index: 0, text: 'well' };
    const stream = new ContinuedStream(
      played([thought, text('one')], cut),
      goOnWith(played([thought, text(' two'), stop])),
    );
    expect((await gather(stream)).pieces).toEqual([thought, text('one'), text(' two'), stop]);
  });
});
