import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ControllerWorld } from '../controller-world.js';
import { download, linesOf, untilEmbedded } from './export-builders.js';

describe('the export', () => {
  let world: ControllerWorld;
  let trip: string;
  beforeAll(async () => {
    world = await ControllerWorld.open({ SEKHA_RATE_LIMIT_PER_MINUTE: '0' });
    trip = await world.create({
      label: 'Trip',
      folder: '/travel/2026',
      messages: [
        { role: 'user', content: 'Where to?\n```\nbroken out?', timestamp: '2026-01-01T00:00:00Z' },
        { role: 'assistant', content: 'a\u0000b', timestamp: '2026-02-01T00:00:00Z', metadata: { a: 1 } },
      ],
    });
    await world.create({ label: 'Work', folder: '/work', messages: [{ content: 'a report' }] });
    await world.create({ label: 'Theirs', messages: [{ content: 'another tenant' }] }, 'acme');
  });
  afterAll(() => world.close());
  const ask = (query: string) => world.call('get', `/api/v1/export${query}`);

  it('answers with a Markdown document when nobody says otherwise', async () => {
    const { body } = await ask('').expect(200);
    expect(body).toMatchObject({ format: 'markdown', conversation_count: 2, message_count: 3 });
    expect(body.content).toContain('# Trip\n');
    expect(body.content).toContain('````text\nWhere to?\n```\nbroken out?\n````');
    expect(body.content).not.toContain('another tenant');
    expect(Object.keys(body).sort()).toEqual(['content', 'conversation_count', 'format', 'message_count']);
  });

  it('answers with JSON, narrowed by label, folder, conversation, status and time', async () => {
    const read = async (query: string) =>
      JSON.parse((await ask(`?format=json&${query}`).expect(200)).body.content);
    const labels = async (query: string) =>
      (await read(query)).conversations.map(({ label }: { label: string }) => label);
    expect(await labels('label=Trip')).toEqual(['Trip']);
    expect(await labels('folder_path=/travel')).toEqual(['Trip']);
    expect(await labels(`conversation_id=${trip.toUpperCase()}`)).toEqual(['Trip']);
    expect(await labels('status=archived')).toEqual([]);
    const january = await read('after=2026-01-01&before=2026-02-01');
    expect(january).toMatchObject({
      conversations: [{ label: 'Trip', messages: [{ seq: 0, timestamp: '2026-01-01T00:00:00.000Z' }] }],
      conversation_count: 1,
      message_count: 1,
    });
  });

  it('refuses what it would have to ignore', async () => {
    for (const query of [
      '?format=xml',
      '?lable=Trip',
      '?vectors=true',
      '?format=jsonl&stream=false',
      '?after=soon',
      '?after=2026-02-01&before=2026-01-01',
      '?folder=/a/../b',
    ])
      expect((await ask(query).expect(400)).body.error_code).toBe('request.invalid');
    await ask('?conversation_id=01900000-0000-7000-8000-000000000001').expect(404);
    await world.call('get', `/api/v1/export?conversation_id=${trip}`, 'acme').expect(404);
  });

  it('streams the own format: ids, places, times and texts, sealed by a digest', async () => {
    const file = await download(world, 'format=jsonl');
    const lines = linesOf(file);
    expect(lines.map(({ type }) => type)).toEqual([
      'header',
      'conversation',
      'message',
      'message',
      'conversation',
      'message',
      'end',
    ]);
    expect(lines[0]).toEqual({ type: 'header', format: 'sekha', version: 1 });
    expect(lines[1]).toMatchObject({ id: trip, label: 'Trip', folder: '/travel/2026', next_seq: 2 });
    expect(lines[3]).toMatchObject({
      content: 'a\0b',
      sent_at_ms: Date.UTC(2026, 1, 1),
      metadata: { a: 1 },
      seq: 1,
    });
    const body = file.subarray(0, file.lastIndexOf('\n', file.length - 2) + 1);
    expect(lines.at(-1)).toEqual({
      type: 'end',
      conversations: 2,
      messages: 3,
      vectors: 0,
      summaries: 0,
      sha256: createHash('sha256').update(body).digest('hex'),
    });
    expect(await download(world, 'format=sekha')).toEqual(file);
  });

  it('streams any format, under a name and a type of its own', async () => {
    const markdown = await ask('?stream=true').expect(200);
    expect(markdown.headers).toMatchObject({
      'content-type': 'text/markdown; charset=utf-8',
      'content-disposition': 'attachment; filename="sekha-export.md"',
    });
    expect(markdown.text).toMatch(/<!-- end of export: 2 conversations, 3 messages -->\n$/);
    const json = await ask('?format=json&stream=true').expect(200);
    expect(json.body.conversation_count).toBe(2);
    const lines = await ask('').set('accept', 'application/x-ndjson').expect(200);
    expect(lines.headers['content-type']).toBe('application/x-ndjson; charset=utf-8');
  });

  it('carries the vectors when it is asked to', async () => {
    await untilEmbedded(world);
    const lines = linesOf(await download(world, 'format=jsonl&vectors=true'));
    const space = lines.find(({ type }) => type === 'space');
    expect(space).toMatchObject({ dimension: expect.any(Number) });
    const vectors = lines.flatMap(({ vector }) => (typeof vector === 'string' ? [vector] : []));
    expect(vectors).toHaveLength(3);
    for (const vector of vectors)
      expect(Buffer.from(vector, 'base64')).toHaveLength(4 * Number(space?.['dimension']));
    expect(lines.at(-1)).toMatchObject({ vectors: 3 });
  });

  it('writes an empty memory down, too', async () => {
    const query = 'folder=/nowhere';
    expect(linesOf(await download(world, `format=jsonl&${query}`)).map(({ type }) => type)).toEqual([
      'header',
      'end',
    ]);
    expect((await ask(`?format=json&${query}`)).body).toMatchObject({ conversation_count: 0 });
    expect((await ask(`?${query}`)).body.content).toBe(
      '<!-- end of export: 0 conversations, 0 messages -->\n',
    );
  });
});
