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

/** What was said in a conversation, however its format writes it. */
type Said = readonly string[];
type Writer = (conversations: readonly Said[]) => string;

const roleOf = (at: number): 'user' | 'assistant' => (at % 2 === 0 ? 'user' : 'assistant');
const WRITERS: Record<string, Writer> = {
  chatgpt: (all) =>
    JSON.stringify(
      all.map((said, n) => {
        const nodes = said.map((text, at) =>
          gptNode(`${n}-${at}`, at === 0 ? null : `${n}-${at - 1}`, { role: roleOf(at), text, at }),
        );
        return gptConversation(`c${n}`, nodes, { title: `t${n}` });
      }),
    ),
  claude: (all) =>
    JSON.stringify(
      all.map((said, n) => {
        const messages = said.map((text, at) =>
          claudeMessage(`${n}-${at}`, at % 2 === 0 ? 'human' : 'assistant', text),
        );
        return claudeConversation(`c${n}`, messages, { name: `t${n}` });
      }),
    ),
  'claude-code': (all) =>
    jsonLines(
      ...all.flatMap((said, n) =>
        said.map((text, at) => codeLine(roleOf(at), `${n}-${at}`, null, text, { sessionId: `c${n}` })),
      ),
    ),
  'messages with titles': (all) =>
    jsonLines(
      ...all.map((said, n) => ({
        title: `t${n}`,
        messages: said.map((content, at) => ({ role: roleOf(at), content })),
      })),
    ),
  markdown: (all) =>
    all
      .map((said, n) => `# t${n}\n${said.map((text, at) => `## ${roleOf(at)}\n${text}\n`).join('')}`)
      .join('\n'),
};

/** A small generator of numbers that repeat with their seed (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

describe('importing again', () => {
  it.each([
    ['ChatGPT', JSON.stringify([gptWithBranches('a'), gptWithBranches('b', null)])],
    [
      'Claude',
      WRITERS['claude']?.([
        ['x', 'y', 'x', 'y'],
        ['x', 'y'],
      ]) ?? '',
    ],
    ['Claude Code', WRITERS['claude-code']?.([['x', 'y', 'x'], ['x']]) ?? ''],
    [
      'messages',
      jsonLines(
        { messages: [{ role: 'user', content: 'x' }] },
        { messages: [{ role: 'user', content: 'x' }] },
        {
          messages: [
            { role: 'user', content: 'x' },
            { role: 'user', content: 'x' },
          ],
        },
      ),
    ],
    ['Markdown', '## User\nhello\n## Assistant\nhello\n## User\nhello\n'],
    ['text', 'User: hello\nAssistant: hello\nUser: hello\n'],
  ])('ten times what %s exports changes nothing', async (_name, file) => {
    const first = (await world.import(file)).body;
    expect(first.messages_added).toBeGreaterThan(0);
    const before = await world.record();
    for (let time = 0; time < 10; time++) {
      const { body } = await world.import(file);
      expect([body.messages_added, body.conversations_created, body.conversations_updated]).toEqual([
        0, 0, 0,
      ]);
      expect([body.messages_skipped, body.conversations_unchanged]).toEqual([
        first.messages_added,
        first.conversations_created,
      ]);
    }
    expect(await world.record()).toEqual(before);
  });

  it.each(Object.entries(WRITERS))(
    'in any order and length, %s ends with the longest of each',
    async (_name, write) => {
      const random = randomFrom(7);
      const words = ['yes', 'no', 'the ferry', 'thanks'];
      const whole = Array.from({ length: 4 }, () =>
        Array.from({ length: 9 }, () => words[random(words.length)] ?? ''),
      );
      const longest = whole.map(() => 0);
      for (let round = 0; round < 12; round++) {
        const lengths = whole.map((said) => 1 + random(said.length));
        for (const [n, length] of lengths.entries()) longest[n] = Math.max(longest[n] ?? 0, length);
        const { body } = await world.import(write(whole.map((said, n) => said.slice(0, lengths[n]))));
        expect(body.problems).toEqual([]);
      }
      const record = await world.record();
      const expected = whole.map((said, n) =>
        said.slice(0, longest[n]).map((text, at) => `${roleOf(at)}: ${text}`),
      );
      const sort = (all: string[][]): string[][] => all.sort((a, b) => a.join().localeCompare(b.join()));
      expect(sort(record.map(([, said]) => said))).toEqual(sort(expected));
    },
  );

  it('by several at once makes nothing twice', async () => {
    const files = [WRITERS['chatgpt'], WRITERS['messages with titles'], WRITERS['markdown']].map(
      (write) => write?.([['a', 'b', 'a'], ['a', 'b'], ['c']]) ?? '',
    );
    const replies = await Promise.all(files.flatMap((file) => [1, 2, 3, 4].map(() => world.import(file))));
    const added = replies.reduce((sum, { body }) => sum + body.messages_added, 0);
    expect(added).toBe(18);
    expect((await world.record()).map(([, said]) => said.length).sort()).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3]);
  });

  it('adds a branch that came since, and says which path is shown now', async () => {
    const before = gptConversation('c', [
      gptNode('q', null, { text: 'When?' }, ['a1']),
      gptNode('a1', 'q', { role: 'assistant', text: 'Six.' }),
    ]);
    const after = gptConversation('c', [
      gptNode('q', null, { text: 'When?' }, ['a1', 'a2']),
      gptNode('a1', 'q', { role: 'assistant', text: 'Six.' }),
      gptNode('a2', 'q', { role: 'assistant', text: 'Seven.' }),
    ]);
    await world.import([before]);
    const { body } = await world.import([after]);
    expect(body).toMatchObject({
      conversations_updated: 1,
      messages_added: 1,
      messages_skipped: 2,
      branches: 1,
    });
    const [conversation] = await world.conversations();
    expect(
      (await world.messages(conversation?.['id'])).map(({ content, metadata }) => [
        content,
        metadata['current'],
      ]),
    ).toEqual([
      ['When?', true],
      ['Six.', false],
      ['Seven.', true],
    ]);
  });

  it('brings back what was deleted since', async () => {
    await world.import([gptWithBranches()]);
    const [conversation] = await world.conversations();
    await world.controller.call('delete', `/api/v1/conversations/${String(conversation?.['id'])}`);
    expect((await world.import([gptWithBranches()])).body).toMatchObject({
      conversations_created: 1,
      messages_added: 4,
    });
  });

  it('leaves the label and folder that somebody gave it here', async () => {
    await world.import([gptWithBranches()]);
    const [conversation] = await world.conversations();
    await world.controller
      .call('put', `/api/v1/conversations/${String(conversation?.['id'])}/label`)
      .send({ label: 'Mine', folder: '/kept' });
    await world.import([gptWithBranches()], { folder: '/other', label: 'Other' });
    expect(await world.conversations()).toMatchObject([{ label: 'Mine', folder: '/kept' }]);
  });

  it('is one tenant’s own business', async () => {
    await world.import([gptWithBranches()]);
    expect((await world.import([gptWithBranches()], {}, { tenant: 'acme' })).body.messages_added).toBe(4);
    expect(await world.record('/', 'acme')).toEqual(await world.record());
    await world.clear('acme');
    expect((await world.record()).length).toBe(1);
  });

  it('in a dry run writes nothing and says what it would do', async () => {
    const { body } = await world.import([gptWithBranches()], { dry_run: 'true' });
    expect(body).toMatchObject({ dry_run: true, conversations_created: 1, messages_added: 4 });
    expect(await world.conversations()).toEqual([]);
    await world.import([gptWithBranches()]);
    const again = await world.import([gptWithBranches(), gptWithBranches('new')], { dry_run: 'true' });
    expect(again.body).toMatchObject({
      conversations_created: 1,
      conversations_unchanged: 1,
      messages_added: 4,
      messages_skipped: 4,
    });
  });

  it('finds what was imported by word at once', async () => {
    await world.import([gptWithBranches()]);
    const { body } = await world.controller
      .call('post', '/api/v1/search')
      .send({ query: 'pier four', mode: 'keyword' });
    expect(body.results[0]).toMatchObject({
      content: 'At seven, from pier four.',
      label: 'Boats',
      folder: '/imports/chatgpt',
    });
  });
});
