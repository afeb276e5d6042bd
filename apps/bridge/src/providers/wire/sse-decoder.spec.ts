import { describe, expect, it } from '@jest/globals';
import { type ServerSentEvent, SseDecoder } from './sse-decoder.js';

function eventsOf(...chunks: (string | Uint8Array)[]): ServerSentEvent[] {
  const decoder = new SseDecoder();
  return [...chunks.flatMap((chunk) => decoder.push(Buffer.from(chunk))), ...decoder.end()];
}
const message = (data: string): ServerSentEvent => ({ name: 'message', data });

describe('SseDecoder', () => {
  it('reads events, with and without the blank after the colon', () => {
    expect(eventsOf('data: one\n\ndata:two\n\ndata:  three\n\n')).toEqual(
      ['one', 'two', ' three'].map(message),
    );
  });

  it('joins the lines of an event and names it', () => {
    expect(eventsOf('event: error\ndata: {"a":\ndata: 1}\n\ndata\n\n')).toEqual([
      { name: 'error', data: '{"a":\n1}' },
      message(''),
    ]);
  });

  it('skips comments, other fields, and events without data', () => {
    expect(
      eventsOf(': OPENROUTER PROCESSING\n\nid: 7\nretry: 10\n\nevent: ping\n\ndatabase: x\ndata: y\n\n'),
    ).toEqual([message('y')]);
  });

  it('reads CRLF and cuts anywhere', () => {
    const bytes = Buffer.from('data: ü🦉\r\n\r\n: keep-alive\r\n\r\nevent: e\r\ndata: z\r\n\r\n');
    for (let at = 0; at <= bytes.length; at++) {
      expect(eventsOf(bytes.subarray(0, at), bytes.subarray(at))).toEqual([
        message('ü🦉'),
        { name: 'e', data: 'z' },
      ]);
    }
  });

  it('counts an event that the end leaves without its blank line', () => {
    expect(eventsOf('data: [DONE]')).toEqual([message('[DONE]')]);
  });
});
