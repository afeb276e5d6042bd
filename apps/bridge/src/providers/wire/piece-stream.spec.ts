import { describe, expect, it } from '@jest/globals';
import type { ChatPiece } from '../chat-types.js';
import { type PieceDecoder, PieceStream } from './piece-stream.js';

const text = (value: string): ChatPiece => ({ type: 'text', index: 0, text: value });

/** Each character is a piece; `!` is a failure, `.` the vendor's end mark. */
class Letters implements PieceDecoder {
  done = false;
  *push(chunk: Uint8Array): Generator<ChatPiece> {
    for (const letter of Buffer.from(chunk).toString()) {
      if (letter === '!') throw new Error('unreadable');
      if (letter === '.') {
        this.done = true;
        return;
      }
      yield text(letter);
    }
  }
  *end(): Generator<ChatPiece> {
    yield text('end');
  }
}

function streamOf(...chunks: string[]) {
  const seen = { opened: 0, closed: 0 };
  const open = async (): Promise<AsyncIterable<Uint8Array>> => {
    seen.opened++;
    const rest = chunks[Symbol.iterator]();
    const bytes: AsyncIterableIterator<Uint8Array> = {
      [Symbol.asyncIterator]: () => bytes,
      next: async () => {
        const { done, value } = rest.next();
        return done === true ? { done, value: undefined } : { done: false, value: Buffer.from(value) };
      },
      return: async () => {
        seen.closed++;
        return { done: true, value: undefined };
      },
    };
    return bytes;
  };
  return { stream: new PieceStream(open, new Letters()), seen };
}

async function read(stream: AsyncIterable<ChatPiece>): Promise<string> {
  let all = '';
  for await (const piece of stream) if (piece.type === 'text') all += piece.text;
  return all;
}

describe('PieceStream', () => {
  it('makes its call when the first piece is asked for, and reads to the end of the bytes', async () => {
    const { stream, seen } = streamOf('ab', '', 'c');
    expect(seen.opened).toBe(0);
    expect(await read(stream)).toBe('abcend');
    expect(seen).toEqual({ opened: 1, closed: 0 });
  });

  it('reads nothing behind the end mark and leaves the bytes', async () => {
    const { stream, seen } = streamOf('a.b', 'c');
    expect(await read(stream)).toBe('a');
    expect(seen.closed).toBe(1);
  });

  it('gives what came before a failure, then the failure, and closes the connection', async () => {
    const { stream, seen } = streamOf('a!b');
    expect(await stream.next()).toEqual({ done: false, value: text('a') });
    await expect(stream.next()).rejects.toThrow('unreadable');
    expect(seen.closed).toBe(1);
    expect((await stream.next()).done).toBe(true);
  });

  it('closes the connection when its reader has enough', async () => {
    const { stream, seen } = streamOf('abc');
    for await (const _ of stream) break;
    expect(seen.closed).toBe(1);
  });
});
