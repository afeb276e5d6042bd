import { request as httpRequest } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { KEYS } from '../controller-world.js';
import { jsonLines } from './exports.js';
import { ImportWorld } from './import-world.js';

let world: ImportWorld;
beforeAll(async () => {
  world = await ImportWorld.open();
});
afterEach(() => world.clear());
afterAll(() => world.close());

type Line = Record<string, unknown>;

async function bulk(
  body: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; lines: Line[] }> {
  const { status, text } = await world.controller
    .call('post', '/api/v1/conversations/bulk')
    .set({ 'content-type': 'application/x-ndjson', ...headers })
    .serialize((sent: unknown) => sent as string)
    .buffer(true)
    .parse((response, done) => {
      let read = '';
      response.on('data', (chunk: Buffer) => {
        read += chunk.toString('utf8');
      });
      response.on('end', () => done(null, read));
    })
    .send(body)
    .then(({ status, body: read }) => ({ status, text: String(read) }));
  return {
    status,
    lines: text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line),
  };
}

describe('a bulk of conversations', () => {
  it('is answered line by line, and a bad one stops no other', async () => {
    const { status, lines } = await bulk(
      [
        JSON.stringify({
          title: 'One',
          folder_path: '/bulk',
          messages: [{ speaker: 'user', content: 'first' }],
        }),
        'nonsense',
        '',
        JSON.stringify({ label: 7 }),
        JSON.stringify({ messages: [{ content: 'second' }, { role: 'assistant', content: 'third' }] }),
        JSON.stringify({
          conversation_id: '00000000-0000-4000-8000-000000000000',
          messages: [{ content: 'x' }],
        }),
      ].join('\n'),
    );
    expect(status).toBe(200);
    expect(lines).toMatchObject([
      { index: 0, place: 'line 1', status: 201, id: expect.any(String), messages: 1 },
      { index: 1, place: 'line 2', status: 400, error_code: 'request.malformed' },
      { index: 2, place: 'line 4', status: 400, error_code: 'request.invalid', details: [{ path: 'label' }] },
      { index: 3, place: 'line 5', status: 201, messages: 2 },
      { index: 4, place: 'line 6', status: 404, error_code: 'conversation.not_found' },
      { done: true, lines: 5, created: 2, appended: 0, failed: 3 },
    ]);
    expect(await world.record()).toEqual([
      ['One', ['user: first']],
      ['second', ['user: second', 'assistant: third']],
    ]);
  });

  it('may add to conversations, in order', async () => {
    const id = await world.controller.create({ label: 'Log' });
    const { lines } = await bulk(
      jsonLines(
        ...Array.from({ length: 200 }, (_, at) => ({
          conversation_id: id,
          messages: [{ content: `m${at}` }],
        })),
      ),
    );
    expect(lines.at(-1)).toEqual({ done: true, lines: 200, created: 0, appended: 200, failed: 0 });
    expect((await world.messages(id)).map(({ content }) => content)).toEqual(
      Array.from({ length: 200 }, (_, at) => `m${at}`),
    );
  });

  it('may be one list', async () => {
    const { lines } = await bulk(JSON.stringify([{ label: 'a' }, { label: 'b' }]));
    expect(lines.map(({ place, status }) => [place, status])).toEqual([
      ['[0]', 201],
      ['[1]', 201],
      [undefined, undefined],
    ]);
  });

  it('writes nothing twice under one idempotency key', async () => {
    const body = jsonLines(
      ...Array.from({ length: 20 }, (_, at) => ({ label: `l${at}`, messages: [{ content: 'x' }] })),
    );
    const first = await bulk(body, { 'idempotency-key': 'once' });
    const second = await bulk(body, { 'idempotency-key': 'once' });
    expect(second.lines).toEqual(first.lines);
    expect((await world.conversations()).length).toBe(20);
  });

  it.each([
    ['nothing', '', 400],
    ['a ZIP archive', 'PK\u0003\u0004', 415],
  ])('that is %s is refused', async (_what, body, status) => {
    expect((await bulk(body)).status).toBe(status);
  });

  it('answers each line while the next is still to come', async () => {
    const origin = await world.controller.listen();
    const { hostname, port } = new URL(origin);
    const sent = httpRequest({
      hostname,
      port,
      method: 'POST',
      path: '/api/v1/conversations/bulk',
      headers: { 'x-api-key': KEYS.default, 'content-type': 'application/x-ndjson' },
    });
    const answers = new AnswerLines(sent);
    for (let at = 0; at < 5; at++) {
      sent.write(`${JSON.stringify({ label: `l${at}`, messages: [{ content: `said ${at}` }] })}\n`);
      expect(await answers.next()).toMatchObject({ index: at, status: 201 });
      const { body } = await world.controller.call('get', '/api/v1/conversations/count');
      expect(body.count).toBe(at + 1);
    }
    sent.end();
    expect(await answers.next()).toMatchObject({ done: true, lines: 5 });
  });
});

/** Lines of a reply, as they arrive. */
class AnswerLines {
  private readonly iterator: AsyncIterator<string>;

  constructor(sent: ReturnType<typeof httpRequest>) {
    async function* read(): AsyncGenerator<string> {
      const response = await new Promise<AsyncIterable<Buffer>>((resolve, reject) => {
        sent.once('response', resolve).once('error', reject);
      });
      let held = '';
      for await (const chunk of response) {
        held += chunk.toString('utf8');
        for (let end = held.indexOf('\n'); end >= 0; end = held.indexOf('\n')) {
          yield held.slice(0, end);
          held = held.slice(end + 1);
        }
      }
    }
    this.iterator = read();
  }

  async next(): Promise<Line> {
    const step = await this.iterator.next();
    return step.done === true ? {} : (JSON.parse(step.value) as Line);
  }
}
