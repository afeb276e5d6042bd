import { describe, expect, it } from '@jest/globals';
import type { KeptConversation, KeptMessage } from '@sekha/store';
import { JsonFormat } from './json-format.js';
import { MarkdownFormat } from './markdown-format.js';
import { toCodeSpan, toFenced, toInline } from './markdown-text.js';
import { OwnFormat } from './own-format.js';

const conversation: KeptConversation = {
  id: '01900000-0000-7000-8000-000000000001',
  label: 'Trip\n# to *Porto*',
  folder: '/travel',
  status: 'active',
  importance: 10,
  createdAtMs: 0,
  updatedAtMs: 1,
  metadata: { tick: '``' },
  nextSeq: 3,
};
const message: KeptMessage = {
  id: '01900000-0000-7000-8000-000000000002',
  seq: 2,
  role: 'user',
  name: 'Mira <b>',
  content: 'a\0b\n````\n# no heading',
  sentAtMs: 1_000,
  metadata: {},
};
const totals = { conversations: 1, messages: 1, vectors: 0, summaries: 0 };

describe('Markdown', () => {
  it('keeps what was said inside of its fence, and names inside of their line', () => {
    const format = new MarkdownFormat();
    const text = format.conversation(conversation) + format.message(message);
    expect(text.split('\n').filter((line) => line.startsWith('#'))).toEqual([
      '# Trip \\# to \\*Porto\\*',
      '## Mira \\<b\\> (user), 1970-01-01T00:00:01.000Z',
      '# no heading',
    ]);
    expect(text).toContain('`````text\na\uFFFDb\n````\n# no heading\n`````\n');
    expect(text).toContain('- Metadata: ``` {"tick":"``"} ```\n');
  });

  it('fences by the longest run of backticks, whatever ends a line', () => {
    expect(toFenced('')).toBe('```text\n```');
    expect(toFenced('x\n')).toBe('```text\nx\n```');
    expect(toFenced('\r```\r')).toBe('````text\n\r```\r\n````');
    expect(toCodeSpan('a')).toBe('` a `');
  });

  it('writes a line for any text', () => {
    expect(toInline(' \u2028\u0000\n')).toBe('—');
    expect(toInline('![x](http://a.b) www.a.b')).toBe('\\!\\[x\\](http\\://a.b) www\\.a.b');
  });

  it('says that it is whole', () => {
    expect(new MarkdownFormat().end(totals)).toBe('<!-- end of export: 1 conversations, 1 messages -->\n');
  });
});

describe('JSON', () => {
  it('parses when it is whole', () => {
    const format = new JsonFormat();
    const one = (): string =>
      format.conversation(conversation) +
      format.message(message) +
      format.message(message) +
      format.conversationEnd([]);
    const text = format.begin() + one() + one() + format.end(totals);
    expect(JSON.parse(text)).toMatchObject({
      conversations: [
        { label: conversation.label, messages: [{ content: message.content, seq: 2 }, { name: 'Mira <b>' }] },
        { importance_score: 10, created_at: '1970-01-01T00:00:00.000Z' },
      ],
      conversation_count: 1,
    });
    expect(JSON.parse(new JsonFormat().begin() + new JsonFormat().end(totals))).toMatchObject({
      conversations: [],
    });
  });
});

describe('the own format', () => {
  it('names the space once, before the first vector', () => {
    const format = new OwnFormat();
    const withVector = { ...message, vector: Float32Array.from([1, -0, Number.MIN_VALUE]) };
    const space = { model: 'm', dimension: 3 };
    const lines = [message, withVector, withVector].map((one) => format.message(one, space)).join('');
    expect(
      lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).type),
    ).toEqual(['message', 'space', 'message', 'message']);
    expect(lines).toContain('"vector":"AACAPwAAAIAAAAAA"');
  });
});
