import { describe, expect, it } from '@jest/globals';
import type { ImportedConversation, ImportedItem } from '../imported.js';
import { TranscriptReader } from './transcript.js';

function read(format: 'markdown' | 'text', text: string): ImportedConversation[] {
  const reader = new TranscriptReader(format);
  const items: ImportedItem[] = [];
  for (const [at, line] of text.split('\n').entries())
    items.push(...reader.push({ number: at + 1, text: line }));
  items.push(...reader.end());
  return items.filter((item) => item.kind === 'conversation');
}
const said = ({ messages }: ImportedConversation): string[] =>
  messages.map(({ role, text }) => `${role}: ${text}`);

describe('TranscriptReader', () => {
  it('keeps what stands before anybody speaks, as a preamble', () => {
    const [one] = read('text', 'Meeting of Monday\n\nUser: hello\nAssistant: hi');
    expect(one && said(one)).toEqual(['system: Meeting of Monday', 'user: hello', 'assistant: hi']);
    expect(one?.messages[0]?.metadata).toEqual({ kind: 'preamble' });
  });

  it('takes a rule at the beginning for no front matter when no keys follow', () => {
    const [one] = read('markdown', '---\nNot a key at all!\n## User\nhello');
    expect(one && said(one)).toEqual(['system: Not a key at all!', 'user: hello']);
  });

  it('reads title and date of front matter', () => {
    const [one] = read(
      'markdown',
      '---\ntitle: "Boats"\ndate: 2026-01-02\ntags:\n  - x\n---\n## User\nhello',
    );
    expect([one?.title, one?.createdAtMs]).toEqual(['Boats', Date.UTC(2026, 0, 2)]);
  });

  it('keeps a last heading, and a fence that is never closed', () => {
    const [one] = read('markdown', '## User\nhello\n```\n## Assistant\n# end');
    expect(one && said(one)).toEqual(['user: hello\n```\n## Assistant\n# end']);
    const [other] = read('markdown', '## User\nhello\n\n# end\n');
    expect(other && said(other)).toEqual(['user: hello\n\n# end']);
  });

  it('is several conversations when it is very long, and loses nothing', () => {
    const turns = Array.from({ length: 12_345 }, (_, n) => `User: line ${n}\nand more`).join('\n');
    const all = read('text', turns);
    expect(all.map(({ messages }) => messages.length)).toEqual([10_000, 2_345]);
    expect(all.flatMap(said).at(-1)).toBe('user: line 12344\nand more');
  });

  it('holds no more messages than a conversation without an end may have, also as sections', () => {
    const conversations = read('markdown', Array.from({ length: 10_500 }, (_, n) => `## ${n}`).join('\n'));
    expect(conversations.map(({ messages }) => messages.length)).toEqual([10_000, 500]);
  });

  it('takes a heading that nothing follows for a part of what was said', () => {
    const [one, ...more] = read('markdown', `## User\nhello\n# Aside${'\n'.repeat(200)}## Assistant\nhi`);
    expect([one && said(one), more]).toEqual([['user: hello\n# Aside', 'assistant: hi'], []]);
  });
});
