import { describe, expect, it } from '@jest/globals';
import { identify } from './identify.js';
import type { ImportedConversation, ImportedMessage } from './imported.js';

const hex = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('hex');
const says = (text: string, more: Partial<ImportedMessage> = {}): ImportedMessage => ({
  sourceId: null,
  role: 'user',
  name: null,
  text,
  sentAtMs: null,
  ...more,
});
const conversation = (
  messages: ImportedMessage[],
  more: Partial<ImportedConversation> = {},
): ImportedConversation => ({
  kind: 'conversation',
  place: '',
  format: 'messages',
  sourceId: null,
  title: null,
  createdAtMs: null,
  updatedAtMs: null,
  metadata: {},
  messages,
  branches: 0,
  ...more,
});

describe('identify', () => {
  it('gives what is in records already the same digests for ever', () => {
    const named = identify(
      conversation([says('hello', { sourceId: 'm1' }), says('hello')], { sourceId: 'c1' }),
    );
    const nameless = identify(conversation([says('hello'), says('hi', { role: 'assistant', sentAtMs: 5 })]));
    expect([hex(named.name), ...[...named.digests].map(hex), ...[...nameless.digests].map(hex)]).toEqual([
      '77af6e165e74977de9ce06f754efef2f',
      'bc68ec6c937eb467c7b408b66f49158a',
      '513e456219e7ee1169e50c796b477a1d',
      '3a4c8de76d5815805551de5447c034d8',
      '1150618b48be5e8334151afe35d7db9f',
    ]);
  });

  it('tells the same text said twice, and under another id', () => {
    const { digests } = identify(
      conversation([says('a'), says('a'), says('a', { sourceId: '1' }), says('a', { sourceId: '2' })], {
        sourceId: 'c',
      }),
    );
    expect(new Set([...digests].map(hex)).size).toBe(4);
  });

  it('is not moved by what follows or by names of files', () => {
    const short = identify(conversation([says('a'), says('b')]));
    const long = identify(
      conversation([says('a'), says('b'), says('c')], { place: 'elsewhere', metadata: { x: 1 } }),
    );
    expect([...long.digests].slice(0, 2).map(hex)).toEqual([...short.digests].map(hex));
  });

  it.each([
    ['two things said', [says('x', { role: 'system' }), says('a'), says('b')], null, 3],
    ['one with its time', [says('a', { sentAtMs: 1 }), says('b')], null, 1],
    ['a title', [says('a'), says('b')], 'Boats', 1],
    ['more than there is', [says('a')], null, 2],
  ])('needs %s to recognise a conversation that has grown', (_what, messages, title, enough) => {
    expect(identify(conversation(messages, { title })).enough).toBe(enough);
  });
});
