import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AppError } from '@sekha/contracts';
import { openImport } from '../../src/import/open-import.js';
import { prepareMessages } from '../../src/import/prepare-messages.js';
import {
  claudeConversation,
  claudeMessage,
  codeLine,
  gptConversation,
  gptNode,
  gptWithBranches,
  jsonLines,
} from './exports.js';
import { ImportWorld } from './import-world.js';

let world: ImportWorld;
beforeAll(async () => {
  world = await ImportWorld.open({ SEKHA_IMPORT_INLINE_MB: '64', SEKHA_RATE_LIMIT_PER_MINUTE: '0' });
});
afterEach(() => world.clear());
afterAll(() => world.close());

const TEXT = 'User: Grüße, 船?\nAssistant: ¡Hola! 🚢\n';
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

describe('a file that is hostile or broken', () => {
  it.each<[string, string | Buffer, number, string, Record<string, string>?]>([
    ['empty', '', 400, 'request.malformed'],
    ['blank', ' \n\t ', 400, 'request.malformed'],
    ['a ZIP archive', Buffer.from('504b030414000000', 'hex'), 415, 'request.unsupported_media_type'],
    ['gzip', Buffer.from('1f8b0800000000000003', 'hex'), 415, 'request.unsupported_media_type'],
    ['Latin-1', Buffer.from('User: Gr\xfc\xdfe\nAssistant: ja', 'latin1'), 400, 'request.malformed'],
    ['prose', 'Once upon a time there was a boat.', 400, 'request.invalid'],
    ['another JSON', '{"a": 1}', 400, 'request.invalid'],
    ['a number', '12', 400, 'request.invalid'],
    ['a list of numbers', '[1, 2, 3]', 400, 'request.invalid'],
    ['nested without end', '['.repeat(200_000), 400, 'request.invalid'],
    ['nested deeply', `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`, 400, 'request.invalid'],
    [
      'nested deeply on lines',
      `{"role":"user","content":"x"}\n${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}\n`,
      200,
      '',
    ],
    ['cut off', '[{"mapping": {"a"', 400, 'request.invalid'],
    ['XML without an end', '<conversation><message><role>human', 400, 'request.invalid'],
    ['of a format that there is not', TEXT, 400, 'request.invalid', { format: 'nope' }],
    ['of another format than was said', TEXT, 400, 'request.invalid', { format: 'chatgpt' }],
    ['for a folder that is none', TEXT, 400, 'request.invalid', { folder: '/a/../b' }],
  ])('that is %s is answered clearly', async (_what, file, status, code, query = {}) => {
    const { body, status: got } = await world.import(file, query);
    expect([got, body.error_code ?? '']).toEqual([status, code]);
  });

  it('that is sent as a form is refused with how to send it', async () => {
    const form = '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n[]\r\n--x--';
    for (const path of ['/api/v1/import', '/api/v1/conversations/bulk']) {
      const { status, body } = await world.controller
        .call('post', path)
        .set('content-type', 'multipart/form-data; boundary=x')
        .send(form);
      expect([status, body.error]).toEqual([415, expect.stringContaining('--data-binary')]);
    }
  });

  it.each<[string, Buffer]>([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(TEXT)])],
    ['UTF-16, big-endian', Buffer.concat([Buffer.from([0xfe, 0xff]), utf16(TEXT).swap16()])],
    ['UTF-16 without a mark', utf16(TEXT)],
  ])('is read as %s', async (_encoding, file) => {
    await world.import(file);
    expect((await world.record())[0]?.[1]).toEqual(['user: Grüße, 船?', 'assistant: ¡Hola! 🚢']);
  });

  it('keeps NUL, and no half of a character', async () => {
    await world.import(`[{"role":"user","content":"a\\u0000b \\ud800 c"}]`);
    expect((await world.record())[0]?.[1]).toEqual(['user: a\0b \ufffd c']);
  });

  it('names times that cannot be and keeps what was said', async () => {
    const times = [1e300, -5, 4_102_444_800, 'yesterday', { a: 1 }, null, 1_700_000_000];
    const messages = times.map((timestamp, at) => ({ role: 'user', content: `m${at}`, timestamp }));
    const { body } = await world.import({ title: 'Times', created_at: 'soon', messages });
    expect(body.messages_added).toBe(7);
    expect(
      body.problems.map(({ place, problem }: Record<string, string>) => `${place} ${problem?.slice(0, 22)}`),
    ).toEqual([
      ' message 1 its time is in the fut',
      ' message 2 its time is before 197',
      ' message 3 its time is in the fut',
      ' message 4 its time cannot be rea',
      ' message 5 its time cannot be rea',
      ' its time cannot be rea',
    ]);
  });

  it('is not put into a folder that cannot be', async () => {
    const messages = [{ role: 'user', content: 'x' }];
    const { body } = await world.import(
      ['/a/../b', '\u0000', 'y'.repeat(2_000), '/good'].map((folder, id) => ({ id, folder, messages })),
    );
    expect(body.problems.map(({ place }: { place: string }) => place)).toEqual([
      '[0].folder',
      '[1].folder',
      '[2].folder',
    ]);
    const folders = (await world.conversations()).map(({ folder }) => folder);
    expect(folders.sort()).toEqual(['/good', '/imports/unknown', '/imports/unknown', '/imports/unknown']);
  });

  it('may call its nodes what it likes', async () => {
    const nodes = [
      gptNode('__proto__', null, { text: 'one' }),
      gptNode('constructor', '__proto__', { text: 'two' }),
      gptNode('toString', 'constructor', { text: 'three' }),
    ];
    const file = `[{"title":"x","id":"__proto__","mapping":{${nodes.map(([id, node]) => `${JSON.stringify(id)}:${JSON.stringify(node)}`).join(',')}},"current_node":"toString"}]`;
    expect((await world.import(file)).body).toMatchObject({ messages_added: 3, problems: [] });
  });

  it('may be as deep a tree as it is long a conversation', async () => {
    const nodes = Array.from({ length: 5_000 }, (_, at) =>
      gptNode(`n${at}`, at === 0 ? null : `n${at - 1}`, { text: `t${at}` }),
    );
    expect((await world.import([gptConversation('deep', nodes)])).body).toMatchObject({
      messages_added: 5_000,
      problems: [],
    });
  }, 30_000);

  it('with a line or an item that is too large loses that, and nothing else', async () => {
    const large = 'x'.repeat(33 * 1_048_576);
    const one = JSON.stringify(gptWithBranches('a'));
    const { body } = await world.import(
      `[${one}, {"title": "${large}"}, ${JSON.stringify(gptWithBranches('b'))}]`,
    );
    expect([body.conversations_created, body.problem_count, body.problems[0].place]).toEqual([2, 1, '[1]']);
  }, 60_000);

  it('with a message that is too long keeps it in parts', async () => {
    const text = Array.from({ length: 30_000 }, (_, at) => `word${at}`).join(' ');
    await world.import([{ role: 'user', content: text }]);
    const [conversation] = await world.conversations();
    const messages = await world.messages(conversation?.['id']);
    expect(messages.map(({ metadata }) => [metadata['part'], metadata['parts']])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
    expect(messages.map(({ content }) => content).join('')).toBe(text);
    expect((await world.import([{ role: 'user', content: text }])).body.messages_added).toBe(0);
  });

  it('says where bytes were damaged, far from the beginning', async () => {
    const lines = Array.from({ length: 4_000 }, (_, at) =>
      Buffer.from(JSON.stringify({ role: 'user', content: `message ${at} ${'y'.repeat(40)}` })),
    );
    const file = Buffer.concat(
      lines.flatMap((line, at) =>
        at === 3_900 ? [line.fill(0xff, 30, 31), Buffer.from('\n')] : [line, Buffer.from('\n')],
      ),
    );
    const { body } = await world.import(file);
    expect([body.messages_added, body.problem_count]).toEqual([4_000, 1]);
    expect(body.problems).toEqual([{ place: 'line 3901', problem: 'bytes that are no text became U+FFFD' }]);
  });
});

describe('bytes that are no text', () => {
  const late = (line: string): Buffer =>
    Buffer.concat([
      Buffer.from(`${line}\n`.repeat(2_500)),
      Buffer.from(line).fill(0xff, 12, 13),
      Buffer.from('\n'),
    ]);

  it.each([
    ['markdown', '## User\nsome words that are said here'],
    ['text', 'User: some words that are said here'],
  ])('are named by their line in %s', async (_format, line) => {
    const { body } = await world.import(late(line));
    const number = 2_500 * line.split('\n').length + (line.includes('\n') ? 2 : 1);
    expect(body.problems).toEqual([
      { place: `line ${number}`, problem: 'bytes that are no text became U+FFFD' },
    ]);
  });

  it('cost a bulk the line that they are in, and no other', async () => {
    const line = (text: string): Buffer => Buffer.from(`{"messages": [{"content": "${text}"}]}\n`, 'latin1');
    const { status, text } = await world.controller
      .call('post', '/api/v1/conversations/bulk')
      .set('content-type', 'application/x-ndjson')
      .serialize((body: unknown) => body as string)
      .send(
        Buffer.concat([
          line('one'),
          line('Gr\xfc\xdfe'),
          Buffer.from('{"messages": [{"content": "ü\ufffd"}]}\n'),
        ]),
      );
    const [first, second, third, end] = text
      .trim()
      .split('\n')
      .map((one) => JSON.parse(one));
    expect([status, first.status, third.status]).toEqual([200, 201, 201]);
    expect(second).toMatchObject({
      place: 'line 2',
      status: 400,
      error_code: 'request.malformed',
      error: expect.stringContaining('not UTF-8'),
    });
    expect(end).toMatchObject({ done: true, created: 2, failed: 1 });
    expect((await world.record('/')).flatMap(([, messages]) => messages)).toEqual([
      'user: one',
      'user: ü\ufffd',
    ]);
  });
});

describe('any value in any place of a file', () => {
  const JUNK = [
    null,
    true,
    -1,
    Number.MAX_VALUE,
    '',
    'x',
    [],
    {},
    [[]],
    { a: { b: [null] } },
    '\ud800',
    [null, 3, 'y'],
    { content_type: 9, parts: {} },
  ];
  const FILES: Record<string, () => unknown> = {
    chatgpt: () => [gptWithBranches('a'), gptWithBranches('b')],
    claude: () => [
      claudeConversation('c', [
        claudeMessage('m1', 'human', 'hello', { attachments: [{ file_name: 'f', extracted_content: 'g' }] }),
        claudeMessage('m2', 'assistant', 'hi'),
      ]),
    ],
    code: () => [
      codeLine('user', 'u', null, 'go'),
      codeLine('assistant', 'a', 'u', [{ type: 'tool_use', id: 't', name: 'N', input: {} }]),
      codeLine('user', 'r', 'a', [
        { type: 'tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'x' }] },
      ]),
    ],
    'open webui': () => [
      {
        id: 'o',
        chat: {
          models: ['m'],
          history: {
            messages: {
              q: { id: 'q', parentId: null, role: 'user', content: 'x', timestamp: 1 },
              a: { id: 'a', parentId: 'q', role: 'assistant', content: [{ type: 'text', text: 'y' }] },
            },
            currentId: 'a',
          },
        },
      },
    ],
    gemini: () => ({
      system_instruction: { parts: [{ text: 's' }] },
      contents: [
        { role: 'user', parts: [{ text: 'x' }, { inlineData: { mimeType: 'image/png' } }] },
        { role: 'model', parts: [{ functionCall: { name: 'f', args: {} } }] },
        { role: 'user', parts: [{ functionResponse: { name: 'f', response: {} } }] },
      ],
    }),
    messages: () => [
      {
        id: 1,
        title: 't',
        messages: [
          {
            role: 'user',
            content: [{ type: 'text', text: 'x' }],
            tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }],
          },
        ],
      },
    ],
  };

  it.each(Object.keys(FILES))('of %s ends in conversations, problems or a clear refusal', async (name) => {
    let placed = 0;
    for (let place = 0; ; place++) {
      const places = spoil(FILES[name]?.(), place, JUNK[place % JUNK.length]);
      if (places === undefined) break;
      placed += 1;
      const text =
        Array.isArray(places) && name === 'code' ? jsonLines(...places) : (JSON.stringify(places) ?? '');
      await readAll(text);
    }
    expect(placed).toBeGreaterThan(15);
  });

  async function readAll(text: string): Promise<void> {
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(text);
    }
    try {
      for await (const item of openImport(bytes(), { format: undefined }))
        if (item.kind === 'conversation') await prepareMessages(item, Date.UTC(2026, 0, 1));
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
    }
  }
});

/** The value with its n-th part replaced; undefined when there are fewer. */
function spoil(value: unknown, n: number, junk: unknown): unknown {
  let count = -1;
  let isDone = false;
  const walk = (part: unknown): unknown => {
    count += 1;
    if (count === n) {
      isDone = true;
      return junk;
    }
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part === 'object' && part !== null)
      return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, walk(inner)]));
    return part;
  };
  const spoilt = walk(value);
  return isDone ? spoilt : undefined;
}
