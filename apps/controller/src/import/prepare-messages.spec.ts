import { describe, expect, it } from '@jest/globals';
import type { ImportedConversation } from './imported.js';
import { prepareMessages } from './prepare-messages.js';

function conversation(count: number): ImportedConversation {
  return {
    kind: 'conversation',
    place: '[0]',
    format: 'messages',
    sourceId: null,
    title: null,
    createdAtMs: null,
    updatedAtMs: null,
    metadata: {},
    messages: Array.from({ length: count }, (_, at) => ({
      sourceId: null,
      role: 'user',
      name: null,
      text: `said ${at}`,
      sentAtMs: null,
    })),
    branches: 0,
  };
}

describe('prepareMessages', () => {
  it('lets others have their turn while a very long conversation is prepared', async () => {
    let turns = 0;
    const count = (): void => {
      turns++;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);
    const { digests } = await prepareMessages(conversation(100_000), 0);
    clearImmediate(timer);
    expect(digests.length).toBe(100_000);
    expect(turns).toBeGreaterThan(5);
  });

  it('gives the messages in pieces, each with its own digest', async () => {
    const prepared = await prepareMessages(conversation(1_000), 0);
    const pieces = [...prepared.pieces(128)];
    const messages = pieces.flat();
    expect(pieces.map(({ length }) => length)).toEqual([128, 128, 128, 128, 128, 128, 128, 104]);
    expect(messages.map(({ message }) => message.content).at(-1)).toBe('said 999');
    expect(new Set(messages.map(({ digest }) => Buffer.from(digest).toString('hex'))).size).toBe(1_000);
    expect(messages.at(-1)?.digest).toEqual(prepared.digests.at(-1));
  });

  it('counts the parts of long messages as it cuts them, also where pictures go', async () => {
    const long = conversation(3);
    const texts = ['word '.repeat(50_000), `${'data:image/x, '.repeat(7_000)}end`, 'short'];
    const messages = long.messages.map((message, at) => ({ ...message, text: texts[at] ?? '' }));
    const prepared = await prepareMessages({ ...long, messages }, 0);
    const stored = [...prepared.pieces(2)].flat();
    expect(stored.map(({ message }) => [message.metadata?.['part'], message.metadata?.['parts']])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
      [1, 2],
      [2, 2],
      [undefined, undefined],
    ]);
    expect(prepared.digests.length).toBe(6);
    expect(new Set(stored.map(({ digest }) => Buffer.from(digest).toString('hex'))).size).toBe(6);
  });
});
