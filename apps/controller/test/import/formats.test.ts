import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
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
  world = await ImportWorld.open();
});
afterEach(() => world.clear());
afterAll(() => world.close());

describe('an export of ChatGPT', () => {
  it('keeps every branch once, in its times, and says which path is shown', async () => {
    const { status, body } = await world.import([gptWithBranches()]);
    expect([status, body]).toEqual([
      200,
      {
        dry_run: false,
        formats: ['chatgpt'],
        conversations_created: 1,
        conversations_updated: 0,
        conversations_unchanged: 0,
        messages_added: 4,
        messages_skipped: 0,
        branches: 1,
        left_out: { 'empty message': 1 },
        problems: [],
        problem_count: 0,
      },
    ]);
    const [conversation] = await world.conversations('/imports/chatgpt');
    expect(conversation).toMatchObject({
      label: 'Boats',
      created_at: '2024-03-01T00:00:00.000Z',
      updated_at: '2024-03-01T00:00:04.123Z',
    });
    const messages = await world.messages(conversation?.['id']);
    expect(
      messages.map(({ role, content, metadata: { parent_id, current } }) => [
        role,
        content,
        parent_id,
        current,
      ]),
    ).toEqual([
      ['user', 'When does the ferry leave?', undefined, true],
      ['assistant', 'At six.', 'q', false],
      ['assistant', 'At seven, from pier four.', 'q', true],
      ['user', 'Thank you.', 'a2', true],
    ]);
    expect(messages[0]).toMatchObject({
      timestamp: '2024-03-01T00:00:01.123Z',
      metadata: { source: 'chatgpt', source_id: 'q', imported_at: expect.any(String) },
    });
  });

  it('reads pictures, code, tools, thoughts, custom instructions and hidden messages', async () => {
    const image = {
      content_type: 'image_asset_pointer',
      asset_pointer: 'file-service://x',
      width: 10,
      height: 20,
    };
    const nodes = [
      gptNode('i', null, {
        role: 'system',
        more: {
          metadata: {
            is_visually_hidden_from_conversation: true,
            user_context_message_data: { about_user_message: 'I sail.', about_model_message: 'Be brief.' },
          },
        },
      }),
      gptNode('p', 'i', {
        content: { content_type: 'multimodal_text', parts: [image, 'What boat is this?'] },
      }),
      gptNode('t', 'p', {
        role: 'assistant',
        content: {
          content_type: 'thoughts',
          thoughts: [{ summary: 'Looking', content: 'It has two masts.' }],
        },
      }),
      gptNode('c', 't', {
        role: 'assistant',
        content: { content_type: 'code', language: 'python', text: 'print(1)' },
        more: { recipient: 'python' },
      }),
      gptNode('o', 'c', {
        role: 'tool',
        content: { content_type: 'execution_output', text: '1' },
        more: { author: { role: 'tool', name: 'python' } },
      }),
      gptNode('n', 'o', {
        role: 'assistant',
        content: { content_type: 'something_new', text: 'A ketch.' },
        more: { metadata: { model_slug: 'gpt-9' } },
      }),
      gptNode('f', 'n', {
        text: '',
        more: { metadata: { attachments: [{ id: 'f1', name: 'chart.pdf', mime_type: 'application/pdf' }] } },
      }),
      gptNode('v', 'f', {
        content: {
          content_type: 'multimodal_text',
          parts: [
            { content_type: 'audio_transcription', text: 'And this one?' },
            { content_type: 'audio_asset_pointer', asset_pointer: 'sediment://y' },
          ],
        },
      }),
    ];
    await world.import(gptConversation('c', nodes, { title: null }));
    const [conversation] = await world.conversations();
    expect(conversation?.['label']).toBe('[image] What boat is this?');
    const messages = await world.messages(conversation?.['id']);
    expect(messages.map(({ role, name, content }) => [role, name, content])).toEqual([
      ['system', null, 'I sail.\n\nBe brief.'],
      ['user', null, '[image]\nWhat boat is this?'],
      ['assistant', null, 'Looking\nIt has two masts.'],
      ['assistant', null, '```python\nprint(1)\n```'],
      ['tool', 'python', '```\n1\n```'],
      ['assistant', null, 'A ketch.'],
      ['user', null, '[file chart.pdf]'],
      ['user', null, 'And this one?\n[audio]'],
    ]);
    expect(
      messages.map(({ metadata: { kind, model, recipient, hidden, media, files } }) => ({
        kind,
        model,
        recipient,
        hidden,
        media,
        files,
      })),
    ).toMatchObject([
      { hidden: true },
      { media: [{ type: 'image', asset: 'file-service://x', width: 10, height: 20 }] },
      { kind: 'thoughts' },
      { kind: 'code', recipient: 'python' },
      { kind: 'execution_output' },
      { kind: 'something_new', model: 'gpt-9' },
      { files: ['chart.pdf'] },
      { media: [{ type: 'audio' }] },
    ]);
  });

  it('takes what it can of a damaged one and names the rest', async () => {
    const circle = [
      gptNode('x', 'y', { text: 'one' }),
      gptNode('y', 'x', { text: 'two' }),
      gptNode('z', 'gone', { text: 'three' }),
    ];
    const file = `[${JSON.stringify(gptConversation('c1', circle))}, {"mapping": nonsense}, {"no": "mapping"}, ${JSON.stringify(gptWithBranches('c2'))}, {"mapp`;
    const { status, body } = await world.import(file);
    expect([status, body.conversations_created, body.messages_added]).toEqual([200, 2, 7]);
    expect(body.problems).toEqual([
      { place: '[0].mapping.x', problem: expect.stringContaining('circle') },
      { place: '[0].mapping.y', problem: expect.stringContaining('circle') },
      { place: '[0].mapping.z', problem: expect.stringContaining('parent is not there') },
      { place: '[1]', problem: 'it is not valid JSON' },
      { place: '[2]', problem: expect.stringContaining('no mapping') },
      { place: '[4]', problem: expect.stringContaining('ends in the middle') },
    ]);
  });
});

describe('an export of Claude', () => {
  it('keeps blocks, attachments and branches', async () => {
    const messages = [
      claudeMessage('m1', 'human', 'Why is the glaze grey?', {
        parent_message_uuid: '00000000-0000-4000-8000-000000000000',
        attachments: [{ file_name: 'log.txt', file_type: 'txt', file_size: 5, extracted_content: 'cone 10' }],
      }),
      claudeMessage('m2', 'assistant', '', {
        parent_message_uuid: 'm1',
        content: [
          { type: 'thinking', thinking: 'Reduction, perhaps.' },
          { type: 'tool_use', id: 't1', name: 'web_search', input: { query: 'celadon grey' } },
          {
            type: 'tool_result',
            tool_use_id: 't1',
            name: 'web_search',
            content: [{ type: 'text', text: 'Late reduction.' }],
          },
          { type: 'text', text: 'It was reduced too late.' },
        ],
      }),
      claudeMessage('m3', 'assistant', 'Too much iron.', { parent_message_uuid: 'm1' }),
    ];
    const { body } = await world.import([claudeConversation('c1', messages)]);
    expect([body.formats, body.branches, body.problems]).toEqual([['claude'], 1, []]);
    const [conversation] = await world.conversations('/imports/claude');
    expect(conversation).toMatchObject({ label: 'Glaze', created_at: '2025-01-05T10:00:00.123Z' });
    expect(
      (await world.messages(conversation?.['id'])).map(({ role, name, content, metadata }) => [
        role,
        name,
        content,
        metadata['kind'],
        metadata['current'],
      ]),
    ).toEqual([
      ['user', null, 'Why is the glaze grey?', undefined, true],
      ['user', null, 'cone 10', 'attachment', true],
      ['assistant', null, 'Reduction, perhaps.', 'thinking', false],
      ['tool', 'web_search', '{"query":"celadon grey"}', 'tool_use', false],
      ['tool', 'web_search', 'Late reduction.', 'tool_result', false],
      ['assistant', null, 'It was reduced too late.', undefined, false],
      ['assistant', null, 'Too much iron.', undefined, true],
    ]);
  });

  it('keeps both messages of one uuid, says so, and knows them again', async () => {
    const file = [
      claudeConversation('c1', [
        claudeMessage('m1', 'human', 'hello'),
        claudeMessage('m2', 'assistant', 'hi'),
        claudeMessage('m1', 'human', 'hello again'),
        claudeMessage('m2', 'assistant', 'hi'),
      ]),
    ];
    const { body } = await world.import(file);
    expect(body).toMatchObject({ messages_added: 3, left_out: { 'repeated message': 1 } });
    expect(body.problems).toEqual([
      { place: '[0].chat_messages[2]', problem: 'another message has the same uuid; both are kept' },
    ]);
    expect((await world.record())[0]?.[1]).toEqual(['user: hello', 'assistant: hi', 'user: hello again']);
    expect((await world.import(file)).body.messages_added).toBe(0);
  });

  it('of the older kind is JSON with messages, or XML', async () => {
    await world.import(
      {
        conversations: [
          {
            title: 'Old',
            created_at: '2024-01-01T00:00:00Z',
            messages: [
              { role: 'human', content: 'Hello' },
              { role: 'assistant', content: 'Hi' },
            ],
          },
        ],
      },
      { format: 'claude' },
    );
    const xml = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e "expanded">]><conversations>
      <conversation id="x1"><title>Knots &amp; ropes</title><created_at>2024-02-03T04:05:06Z</created_at>
        <message><role>human</role><content>Is 1 &lt; 2? &e; <b>bold</b></content></message>
        <message role="assistant"><content><![CDATA[if (a < b) { }]]></content></message></conversation></conversations>`;
    const { body } = await world.import(xml);
    expect(body).toMatchObject({ formats: ['claude-xml'], messages_added: 2, problems: [] });
    expect(await world.record()).toEqual([
      ['Knots & ropes', ['user: Is 1 < 2? &e; <b>bold</b>', 'assistant: if (a < b) { }']],
      ['Old', ['user: Hello', 'assistant: Hi']],
    ]);
  });
});

describe('a transcript of Claude Code', () => {
  it('keeps what was said and what tools did, and what agents did apart', async () => {
    const lines = [
      { type: 'summary', summary: 'Ferry times', leafUuid: 'a2' },
      { type: 'file-history-snapshot', messageId: 'x', snapshot: {}, isSnapshotUpdate: false },
      codeLine('user', 'u1', null, 'Find the ferry times'),
      codeLine('assistant', 'a1', 'u1', [{ type: 'thinking', thinking: 'I look.', signature: 'zz' }]),
      codeLine('assistant', 'a1b', 'a1', [
        { type: 'tool_use', id: 'toolu_1', name: 'Grep', input: { pattern: 'ferry' } },
      ]),
      codeLine(
        'user',
        'u2',
        'a1b',
        [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'ferry.md: 07:00' }],
        { toolUseResult: { stdout: 'ferry.md: 07:00' } },
      ),
      codeLine('user', 's1', null, 'Look into the harbour', { isSidechain: true }),
      codeLine('assistant', 's2', 's1', [{ type: 'text', text: 'Pier four.' }], { isSidechain: true }),
      codeLine('assistant', 'a2', 'u2', [{ type: 'text', text: 'At seven.' }], {
        timestamp: '2025-10-02T09:00:00.000Z',
      }),
      {
        type: 'system',
        content: 'Compacted',
        level: 'info',
        uuid: 'y1',
        parentUuid: 'a2',
        sessionId: 'session-1',
        timestamp: '2025-10-02T09:01:00.000Z',
      },
    ];
    const { body } = await world.import(`${jsonLines(...lines)}{"type":"user","mess`);
    expect(body).toMatchObject({
      formats: ['claude-code'],
      conversations_created: 2,
      messages_added: 8,
      left_out: { summary: 1, 'file-history-snapshot': 1 },
      problems: [{ place: 'line 11', problem: 'it is not valid JSON' }],
    });
    expect(await world.record('/imports/claude-code')).toEqual([
      ['Agent: Look into the harbour', ['user: Look into the harbour', 'assistant: Pier four.']],
      [
        'Ferry times',
        [
          'user: Find the ferry times',
          'assistant: I look.',
          'tool: {"pattern":"ferry"}',
          'tool: ferry.md: 07:00',
          'assistant: At seven.',
          'system: Compacted',
        ],
      ],
    ]);
    const [main] = await world.conversations();
    const messages = await world.messages(main?.['id']);
    expect(messages.find(({ role }) => role === 'tool')).toMatchObject({
      name: 'Grep',
      metadata: { kind: 'tool_use', source_id: 'a1b', parent_id: 'a1', model: 'claude-opus-4' },
    });
  });
});

describe('a transcript of Claude Code whose lines have neither ids nor times', () => {
  it('loses none of them, however long it is, and knows them again when it has grown', async () => {
    const line = (text: string): object => ({
      type: 'user',
      sessionId: 's',
      message: { role: 'user', content: text },
    });
    const lines = Array.from({ length: 700 }, (_, n) => line(n % 2 === 0 ? 'go on' : `step ${n}`));
    expect((await world.import(jsonLines(...lines))).body.messages_added).toBe(700);
    const { body } = await world.import(jsonLines(...lines, line('go on')));
    expect([body.messages_added, body.messages_skipped]).toEqual([1, 700]);
  });
});

describe('lists of messages', () => {
  const pair = [
    { role: 'user', content: 'Hello there' },
    { role: 'assistant', content: [{ type: 'text', text: 'Hi' }] },
  ];

  it.each([
    ['one list', pair],
    ['one conversation', { messages: pair }],
    ['a line for each message', jsonLines(...pair)],
    ['a line for each conversation', jsonLines({ messages: pair })],
    [
      'ShareGPT',
      [
        {
          id: 'x',
          conversations: [
            { from: 'human', value: 'Hello there' },
            { from: 'gpt', value: 'Hi' },
          ],
        },
      ],
    ],
    [
      'a batch',
      jsonLines(
        { custom_id: 'r1', method: 'POST', body: { model: 'm', messages: pair } },
        { custom_id: 'r2', body: { messages: pair } },
      ),
    ],
  ])('are read as %s', async (_kind, file) => {
    const { body } = await world.import(file);
    expect([body.formats, body.problems]).toEqual([['messages'], []]);
    expect((await world.record('/imports/unknown'))[0]).toEqual([
      'Hello there',
      ['user: Hello there', 'assistant: Hi'],
    ]);
  });

  it('keep names, calls of tools, times and folders', async () => {
    const messages = [
      { role: 'Mira', content: 'The kiln is hot', timestamp: 1_700_000_000 },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'cool', arguments: '{"by":10}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'ok', created_at: '2024-01-01 10:00:00' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'See' },
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        ],
      },
    ];
    await world.import({ id: 'k', title: 'Kiln', folder: '/pots', importance: 8, messages });
    const [conversation] = await world.conversations('/pots');
    expect(conversation).toMatchObject({ label: 'Kiln', importance_score: 8 });
    expect(
      (await world.messages(conversation?.['id'])).map(({ role, name, content }) => [role, name, content]),
    ).toEqual([
      ['user', 'Mira', 'The kiln is hot'],
      ['tool', 'cool', '{"by":10}'],
      ['tool', null, 'ok'],
      ['user', null, 'See\n\n[image]'],
    ]);
  });
});

describe('transcripts that people keep', () => {
  it('are read as markdown, several in a file, with code left alone', async () => {
    const file = [
      '---\ntitle: Not used\ndate: 2026-01-02\n---',
      '# Ferry\n\n## User (2026-01-02 10:00)\n\nWhen?\n\n# not a title\n\nof a conversation\n',
      '## ChatGPT\n\n```md\n## User\n```\n\n**Note:** at seven\n\n---\n',
      '# Kiln\n\n**You:** How hot?\nreally\n\n**Claude** (Jan 3, 2026, 8:30 PM): Cone 10.\n',
    ].join('\n');
    const { body } = await world.import(file);
    expect(body).toMatchObject({ formats: ['markdown'], conversations_created: 2, problems: [] });
    expect(await world.record()).toEqual([
      [
        'Ferry',
        [
          'user: When?\n\n# not a title\n\nof a conversation',
          'assistant: ```md\n## User\n```\n\n**Note:** at seven',
        ],
      ],
      ['Kiln', ['user: How hot?\nreally', 'assistant: Cone 10.']],
    ]);
    const [kiln] = (await world.conversations()).filter(({ label }) => label === 'Kiln');
    expect((await world.messages(kiln?.['id']))[1]).toMatchObject({
      name: 'Claude',
      timestamp: '2026-01-03T20:30:00.000Z',
    });
  });

  it('are read as plain text, also with names and times', async () => {
    await world.import('User: Where is\nthe boat?\r\nAssistant: At pier four: go: now.\n');
    await world.import('[2026-01-02 10:00] Mira: Hello\n[2026-01-02 10:01] Jonas: Hi, note: bring rope\n', {
      label: 'Chat',
    });
    expect(await world.record()).toEqual([
      ['Chat', ['user: Hello', 'user: Hi, note: bring rope']],
      ['Where is the boat?', ['user: Where is\nthe boat?', 'assistant: At pier four: go: now.']],
    ]);
  });

  it('may be notes without speakers, when that is said', async () => {
    expect((await world.import('Just a note.')).status).toBe(400);
    await world.import('Just a note.', { format: 'text', filename: 'notes/My note.txt' });
    await world.import(
      '# Log\n\nintro\n\n## Monday\n\nglazed\n\n## Tuesday\n\nfired',
      {},
      { type: 'text/markdown' },
    );
    expect(await world.record()).toEqual([
      ['Log', ['user: intro', 'user: ## Monday\n\nglazed', 'user: ## Tuesday\n\nfired']],
      ['My note', ['user: Just a note.']],
    ]);
  });
});
