import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { claudeConversation, claudeMessage, gptConversation, gptNode } from './exports.js';
import { ImportWorld, type StoredMessage } from './import-world.js';

let world: ImportWorld;
beforeAll(async () => {
  world = await ImportWorld.open({ SEKHA_RATE_LIMIT_PER_MINUTE: '0' });
});
afterEach(() => world.clear());
afterAll(() => world.close());

/** What a file becomes, of one conversation; again it must add nothing. */
async function imported(file: string | object): Promise<{ label: unknown; messages: StoredMessage[] }> {
  const { body } = await world.import(file);
  expect(body.problems).toEqual([]);
  expect((await world.import(file)).body.messages_added).toBe(0);
  const [conversation] = await world.conversations();
  return { label: conversation?.['label'], messages: await world.messages(conversation?.['id']) };
}
const said = ({ role, name, content }: StoredMessage): string =>
  name === null ? `${role}: ${content}` : `${role} ${name}: ${content}`;

describe('chats of other programs', () => {
  it('of Open WebUI keep every answer, and which one is shown', async () => {
    const message = (id: string, parentId: string | null, role: string, content: string): object => ({
      id,
      parentId,
      childrenIds: [],
      role,
      content,
      timestamp: 1_750_000_000,
    });
    const { label, messages } = await imported([
      {
        id: 'chat-1',
        title: 'Ferry',
        chat: {
          models: ['llama3'],
          history: {
            messages: {
              q: message('q', null, 'user', 'When?'),
              a: message('a', 'q', 'assistant', 'At five.'),
              b: message('b', 'q', 'assistant', 'At six.'),
            },
            currentId: 'a',
          },
          messages: [message('q', null, 'user', 'When?'), message('a', 'q', 'assistant', 'At five.')],
        },
        created_at: 1_750_000_000,
        archived: false,
      },
    ]);
    expect(label).toBe('Ferry');
    expect(messages.map((one) => [said(one), one.metadata['current'], one.metadata['parent_id']])).toEqual([
      ['user: When?', true, undefined],
      ['assistant: At six.', false, 'q'],
      ['assistant: At five.', true, 'q'],
    ]);
    expect(messages[0]?.timestamp).toBe('2025-06-15T15:06:40.000Z');
  });

  it('of Google AI Studio keep thoughts, pictures as a mark, and the instruction', async () => {
    const { messages } = await imported({
      runSettings: { model: 'models/gemini-2.5-pro' },
      systemInstruction: { text: 'Be terse.' },
      chunkedPrompt: {
        chunks: [
          { driveImage: { id: 'x' }, role: 'user' },
          { text: 'When?', role: 'user', tokenCount: 2 },
          { text: 'About ferries', role: 'model', isThought: true },
          { text: 'At six.', role: 'model', parts: [{ text: 'At ' }, { text: 'six.' }] },
        ],
      },
    });
    expect(messages.map(said)).toEqual([
      'system: Be terse.',
      'user: [image]',
      'user: When?',
      'assistant: About ferries',
      'assistant: At six.',
    ]);
    expect(messages[3]?.metadata['kind']).toBe('thinking');
  });

  it('with Gemini, as its interface takes them, keep what went to tools', async () => {
    const { messages } = await imported({
      system_instruction: { parts: [{ text: 'Be terse.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'When?' }, { inlineData: { mimeType: 'audio/wav', data: 'aaaa' } }] },
        { role: 'model', parts: [{ functionCall: { name: 'times', args: { pier: 4 } } }] },
        { role: 'user', parts: [{ functionResponse: { name: 'times', response: { leaves: 6 } } }] },
        {
          role: 'model',
          parts: [{ executableCode: { language: 'PYTHON', code: '2+4' } }, { text: 'At six.' }],
        },
      ],
    });
    expect(messages.map(said)).toEqual([
      'system: Be terse.',
      'user: When?\n\n[audio]',
      'tool times: {"pier":4}',
      'tool times: {"leaves":6}',
      'assistant: ```\n2+4\n```\n\nAt six.',
    ]);
  });

  it('of LibreChat know who spoke, whatever the model is called', async () => {
    const { label, messages } = await imported({
      conversationId: 'lc-1',
      title: 'Ferry',
      messages: [
        {
          messageId: '1',
          sender: 'User',
          text: 'When?',
          isCreatedByUser: true,
          createdAt: '2025-06-01T10:00:00Z',
        },
        {
          messageId: '2',
          sender: 'GPT-4o',
          text: '',
          isCreatedByUser: false,
          content: [
            { type: 'think', think: 'Ferries.' },
            { type: 'text', text: { value: 'At six.' } },
          ],
        },
      ],
    });
    expect(label).toBe('Ferry');
    expect(messages.map(said)).toEqual([
      'user: When?',
      'assistant GPT-4o: Ferries.',
      'assistant GPT-4o: At six.',
    ]);
    expect(messages[0]?.timestamp).toBe('2025-06-01T10:00:00.000Z');
  });

  it.each([
    ['a page of ChatGPT', '**You said:**\n\nWhen?\n\n**ChatGPT said:**\n\nAt six.\n', 'ChatGPT'],
    [
      'a page of ChatGPT, as headings',
      '##### You said:\nWhen?\n\n###### ChatGPT said:\nAt six.\n',
      'ChatGPT',
    ],
    ['Cursor', '**User**\n\nWhen?\n\n---\n\n**Cursor**\n\nAt six.\n', 'Cursor'],
    ['an exporter of Claude', '## 👤 User\n\nWhen?\n\n---\n\n## 🤖 Claude\n\nAt six.\n', 'Claude'],
  ])('copied from %s are read', async (_program, file, name) => {
    expect((await imported(file)).messages.map(said)).toEqual(['user: When?', `assistant ${name}: At six.`]);
  });
});

describe('what an assistant wrote beside the conversation', () => {
  const TEXT = '# The "red" boat\n\nIt lies at pier four.';

  it('in a canvas of ChatGPT is kept as it reads, and citations become addresses', async () => {
    const canvas = (tool: string, value: object): object => ({
      role: 'assistant',
      content: { content_type: 'code', language: 'json', text: JSON.stringify(value) },
      more: { recipient: `canmore.${tool}` },
    });
    const cited = 'Six \ue200cite\ue202turn0search1\ue201 or \ue200cite\ue202turn9\ue201seven.';
    const { messages } = await imported([
      gptConversation('c', [
        gptNode('a', null, canvas('create_textdoc', { name: 'notes', type: 'document', content: TEXT })),
        gptNode('b', 'a', canvas('update_textdoc', { updates: [{ pattern: 'four', replacement: 'five' }] })),
        gptNode('c', 'b', canvas('create_textdoc', { surprise: 1 })),
        gptNode('d', 'c', {
          role: 'assistant',
          text: cited,
          more: {
            metadata: {
              content_references: [
                {
                  matched_text: '\ue200cite\ue202turn0search1\ue201',
                  items: [{ url: 'https://example.org' }],
                },
              ],
            },
          },
        }),
      ]),
    ]);
    expect(messages.map(({ content }) => content)).toEqual([
      `notes\n\n${TEXT}`,
      'four\n→\nfive',
      '```json\n{"surprise":1}\n```',
      'Six (https://example.org) or seven.',
    ]);
    expect(messages[0]?.metadata).toMatchObject({ kind: 'canvas', recipient: 'canmore.create_textdoc' });
  });

  it('in an artifact of Claude is kept as it reads, and the summary of the conversation, too', async () => {
    const use = (input: object): object => ({ type: 'tool_use', id: null, name: 'artifacts', input });
    const content = [
      use({ id: 'x', command: 'create', title: 'Boat', content: TEXT }),
      use({ id: 'x', command: 'update', old_str: 'four', new_str: 'five' }),
      use({ id: 'x', command: 'remove' }),
    ];
    const { messages } = await imported([
      {
        ...claudeConversation('c', [claudeMessage('m', 'assistant', '', { content })]),
        summary: 'They talked about boats.',
      },
    ]);
    expect(messages.map(said)).toEqual([
      `tool artifacts: Boat\n\n${TEXT}`,
      'tool artifacts: four\n→\nfive',
      'tool artifacts: {"id":"x","command":"remove"}',
    ]);
    const [conversation] = await world.conversations();
    const { body } = await world.controller.call(
      'get',
      `/api/v1/conversations/${String(conversation?.['id'])}`,
    );
    expect(body.metadata.summary).toBe('They talked about boats.');
  });
});
