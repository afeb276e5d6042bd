import { describe, expect, it } from '@jest/globals';
import { openImport } from './open-import.js';

const COUNT = 20_000;
const each = <T>(make: (at: number) => T): T[] => Array.from({ length: COUNT }, (_, at) => make(at));

const CONVERSATIONS: Record<string, () => object> = {
  messages: () => ({ title: 'One', messages: each((at) => ({ role: 'user', content: `${at}` })) }),
  claude: () => ({
    uuid: 'c',
    chat_messages: each((at) => ({ uuid: `m${at}`, sender: 'human', text: `${at}` })),
  }),
  chatgpt: () => ({
    conversation_id: 'c',
    mapping: Object.fromEntries(
      each((at) => [
        `n${at}`,
        {
          parent: at === 0 ? null : `n${at - 1}`,
          message: { author: { role: 'user' }, content: { content_type: 'text', parts: [`${at}`] } },
        },
      ]),
    ),
  }),
};

describe('openImport', () => {
  it.each(Object.keys(CONVERSATIONS))('pauses within one conversation of %s', async (format) => {
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(JSON.stringify([CONVERSATIONS[format]?.()]));
    }
    let pauses = 0;
    for await (const item of openImport(bytes(), { format: undefined })) {
      if (item.kind === 'pause') pauses += 1;
      else expect(item).toMatchObject({ kind: 'conversation', format });
      if (item.kind === 'conversation') expect(item.messages).toHaveLength(COUNT);
    }
    expect(pauses).toBeGreaterThan(COUNT / 1_000);
  });
});
