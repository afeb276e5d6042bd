import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import { ManualClock, settle } from '../../test/manual-clock.js';
import type { ChatPiece } from '../providers/chat-types.js';
import type { CallContext } from '../providers/provider.js';
import { CallClocks, type ClockSettings } from './call-clocks.js';
import { openStream } from './open-stream.js';

const text = (value: string): ChatPiece => ({ type: 'text', index: 0, text: value });
const finish: ChatPiece = { type: 'finish', index: 0, reason: 'stop' };
const usage: ChatPiece = {
  type: 'usage',
  model: 'm',
  usage: {
    input: { total: 1, fresh: 1, cacheRead: 0, cacheWrite: 0 },
    output: { total: 2, text: 2, reasoning: 0 },
  },
};

/** Yields pieces; a number waits so many milliseconds, an error is thrown. */
function scripted(clock: ManualClock, script: (ChatPiece | number | Error)[]) {
  const seen = { closed: false, pulled: 0 };
  const start = async function* ({ signal, onHeaders }: CallContext): AsyncGenerator<ChatPiece> {
    signal.addEventListener('abort', () => {
      seen.closed = true;
    });
    onHeaders?.();
    for (const step of script) {
      if (step instanceof Error) throw step;
      if (typeof step === 'number') await new Promise<void>((resolve) => clock.after(step, resolve));
      else {
        seen.pulled++;
        yield step;
      }
    }
  };
  return { start, seen };
}

function open(
  script: (ChatPiece | number | Error)[],
  settings: ClockSettings = {},
  holdBackTokens: number | 'all' = 0,
) {
  const clock = new ManualClock();
  const caller = new AbortController();
  const { start, seen } = scripted(clock, script);
  const opened = openStream(start, new CallClocks(settings, clock, caller.signal), holdBackTokens);
  opened.catch(() => undefined);
  return { clock, caller, seen, opened };
}

async function read(pieces: AsyncIterable<ChatPiece>): Promise<ChatPiece[]> {
  const all: ChatPiece[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

describe('openStream', () => {
  it('hands on every piece and tells how it ended and what it cost', async () => {
    const { opened } = open([text('hello '), text('you'), finish, usage]);
    const { value, ended } = await opened;
    expect(await read(value)).toEqual([text('hello '), text('you'), finish, usage]);
    expect(await ended).toEqual({});
    expect(value.usage?.output.total).toBe(2);
    expect(value.contentCharacters).toBe(9);
  });

  it('fails before the caller has seen a byte when the stream dies within the window', async () => {
    const death = new AppError('provider.invalid_response', 'cut');
    await expect(open([text('four'), death], {}, 2).opened).rejects.toBe(death);
    await expect(open([death]).opened).rejects.toBe(death);
  });

  it('fails in the stream when it dies after the window', async () => {
    const death = new AppError('provider.invalid_response', 'cut');
    const { value, ended } = await open([text('eight ch'), death], {}, 2).opened;
    await expect(read(value)).rejects.toBe(death);
    expect(await ended).toEqual({ error: death });
  });

  it('holds back no more than the window', async () => {
    const { opened, seen } = open([text('eight ch'), text('more'), finish], {}, 2);
    await opened;
    expect(seen.pulled).toBe(1);
  });

  it('gives a stream that is shorter than the window whole', async () => {
    const { value } = await open([text('hi'), finish, usage], {}, 'all').opened;
    expect(await read(value)).toEqual([text('hi'), finish, usage]);
  });

  it('calls a stream without a finish broken', async () => {
    await expect(open([text('cut')], {}, 'all').opened).rejects.toMatchObject({
      code: 'provider.invalid_response',
    });
  });

  it.each([
    ['headers', { headersMs: 100 }],
    ['first_content', { firstContentMs: 100 }],
    ['total', { totalMs: 100 }],
  ] as const)('rings the %s clock before the first piece', async (name, settings) => {
    const clock = new ManualClock();
    const silent = async function* (call: CallContext): AsyncGenerator<ChatPiece> {
      if (name !== 'headers') call.onHeaders?.();
      await new Promise(() => undefined);
    };
    const opened = openStream(silent, new CallClocks(settings, clock, new AbortController().signal), 0);
    opened.catch(() => undefined);
    await clock.advance(100);
    await expect(opened).rejects.toMatchObject({ code: 'provider.timeout', details: { clock: name } });
    expect(clock.waiting).toBe(0);
  });

  it('rings the idle clock between pieces, but not while the caller is the slow one', async () => {
    const { clock, opened, seen } = open([text('a'), text('b'), 60, text('c'), 200], { idleMs: 100 });
    const { value, ended } = await opened;
    await value.next();
    await clock.advance(500);
    expect((await value.next()).value).toEqual(text('b'));
    const third = value.next();
    await clock.advance(60);
    expect((await third).value).toEqual(text('c'));
    const fourth = value.next();
    fourth.catch(() => undefined);
    await clock.advance(100);
    await expect(fourth).rejects.toMatchObject({ code: 'provider.timeout', details: { clock: 'idle' } });
    expect((await ended).error?.code).toBe('provider.timeout');
    expect(seen.closed).toBe(true);
  });

  it('rings the throughput clock for a stream that crawls', async () => {
    const crawl = Array.from({ length: 8 }, () => [text('ab'), 1_000]).flat();
    const { clock, opened, seen } = open(crawl, { idleMs: 60_000, minTokensPerSecond: 2 });
    const { value } = await opened;
    const all = read(value);
    all.catch(() => undefined);
    await clock.advance(4_999);
    expect(seen.closed).toBe(false);
    await clock.advance(1);
    await expect(all).rejects.toMatchObject({ code: 'provider.timeout', details: { clock: 'throughput' } });
  });

  it('lets a stream that is fast enough go on, window after window, and blames none for a slow caller', async () => {
    const steady = Array.from({ length: 12 }, () => [text('twelve chars'), 1_000]).flat();
    const { clock, opened } = open([...steady, finish], { idleMs: 60_000, minTokensPerSecond: 2 });
    const { value } = await opened;
    await value.next();
    await clock.advance(30_000);
    const rest = read(value);
    for (let second = 0; second < 13; second++) await clock.advance(1_000);
    expect((await rest).at(-1)).toEqual(finish);
  });

  it('closes the upstream call when the caller returns early', async () => {
    const { opened, seen, clock } = open([text('a'), 1_000, text('b'), finish]);
    const { value, ended } = await opened;
    await value.next();
    await value.return?.();
    expect((await ended).error?.code).toBe('call.aborted');
    expect(seen.closed).toBe(true);
    expect((await value.next()).done).toBe(true);
    await clock.advance(1_000);
  });

  it('closes the upstream call when the caller leaves without reading on', async () => {
    const { opened, seen, caller } = open([text('a'), text('b'), finish]);
    const { ended } = await opened;
    caller.abort();
    await settle();
    expect((await ended).error?.code).toBe('call.aborted');
    expect(seen.closed).toBe(true);
  });
});
