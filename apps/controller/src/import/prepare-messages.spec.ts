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
    const { messages } = await prepareMessages(conversation(10_000), 0);
    clearImmediate(timer);
    expect(messages.map(({ message }) => message.content).at(-1)).toBe('said 9999');
    expect(new Set(messages.map(({ digest }) => Buffer.from(digest).toString('hex'))).size).toBe(10_000);
    expect(turns).toBeGreaterThan(10);
  });
});
