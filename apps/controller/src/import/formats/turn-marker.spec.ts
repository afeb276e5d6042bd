import { describe, expect, it } from '@jest/globals';
import { markdownMarker, plainMarker } from './turn-marker.js';

const MS = Date.UTC(2026, 0, 2, 10);

describe('a line that says who speaks', () => {
  it.each([
    ['## User', 'user', null, null, ''],
    ['### **Assistant**:', 'assistant', null, null, ''],
    ['## 🤖 Assistant (2026-01-02 10:00)', 'assistant', null, MS, ''],
    ['# Human - 2026-01-02T10:00:00Z', 'user', null, MS, ''],
    ['**User:** hello *you*', 'user', null, null, 'hello *you*'],
    ['**ChatGPT**', 'assistant', 'ChatGPT', null, ''],
    ['__You__: hi', 'user', null, null, 'hi'],
    ['**GPT-4 (2026-01-02 10:00):** hi', 'assistant', 'GPT-4', MS, 'hi'],
    ['**Question:** why', 'user', null, null, 'why'],
  ])('is in Markdown %s', (line, role, name, sentAtMs, rest) => {
    expect(markdownMarker(line)).toEqual({ role, name, sentAtMs, rest });
  });

  it.each([
    ['User: hello: you', 'user', null, null, 'hello: you'],
    ['assistant:', 'assistant', null, null, ''],
    ['[2026-01-02 10:00] Mira: hi', 'user', 'Mira', MS, 'hi'],
    ['2026-01-02T10:00:00Z - Jonas Weber: hi', 'user', 'Jonas Weber', MS, 'hi'],
    ['Claude (2026-01-02 10:00): hi', 'assistant', 'Claude', MS, 'hi'],
  ])('is in text %s', (line, role, name, sentAtMs, rest) => {
    expect(plainMarker(line)).toEqual({ role, name, sentAtMs, rest });
  });

  it.each([
    '**Note:** x',
    '## Results',
    '# Boats',
    '- **User** stories: x',
    'text **User:** x',
    '## User guide',
  ])('is in Markdown not %s', (line) => {
    expect(markdownMarker(line)).toBeUndefined();
  });

  it.each([
    'Note: x',
    'Answer: 42',
    'You know what: x',
    'https://x.org: y',
    '[see] Mira: hi',
    'User (of the year): x',
    '',
  ])('is in text not %s', (line) => {
    expect(plainMarker(line)).toBeUndefined();
  });

  it('is found in no time however long the line is', () => {
    for (const text of [
      ' '.repeat(2_000_000),
      '# '.repeat(500_000),
      `**${'a '.repeat(500_000)}`,
      'a:'.repeat(500_000),
    ])
      expect([markdownMarker(text), plainMarker(text)]).toEqual([undefined, undefined]);
  });
});
