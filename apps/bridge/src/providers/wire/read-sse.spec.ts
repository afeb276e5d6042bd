import { describe, expect, it } from '@jest/globals';
import { readSse, type ServerSentEvent } from './read-sse.js';

const vendor = { id: 'v', baseUrl: 'http://127.0.0.1:1' };

async function eventsOf(...chunks: (string | Uint8Array)[]): Promise<ServerSentEvent[]> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  const events: ServerSentEvent[] = [];
  for await (const event of readSse(bytes(), vendor)) events.push(event);
  return events;
}
const message = (data: string): ServerSentEvent => ({ name: 'message', data });

describe('readSse', () => {
  it('reads events, with and without the blank after the colon', async () => {
    expect(await eventsOf('data: one\n\ndata:two\n\ndata:  three\n\n')).toEqual(
      ['one', 'two', ' three'].map(message),
    );
  });

  it('joins the lines of an event and names it', async () => {
    expect(await eventsOf('event: error\ndata: {"a":\ndata: 1}\n\ndata\n\n')).toEqual([
      { name: 'error', data: '{"a":\n1}' },
      message(''),
    ]);
  });

  it('skips comments, other fields, and events without data', async () => {
    expect(
      await eventsOf(
        ': OPENROUTER PROCESSING\n\nid: 7\nretry: 10\n\nevent: ping\n\ndatabase: x\ndata: y\n\n',
      ),
    ).toEqual([message('y')]);
  });

  it('reads CRLF and cuts anywhere', async () => {
    const bytes = Buffer.from('data: ü🦉\r\n\r\n: keep-alive\r\n\r\nevent: e\r\ndata: z\r\n\r\n');
    for (let at = 0; at <= bytes.length; at++) {
      expect(await eventsOf(bytes.subarray(0, at), bytes.subarray(at))).toEqual([
        message('ü🦉'),
        { name: 'e', data: 'z' },
      ]);
    }
  });

  it('counts an event that the end leaves without its blank line', async () => {
    expect(await eventsOf('data: [DONE]')).toEqual([message('[DONE]')]);
  });
});
