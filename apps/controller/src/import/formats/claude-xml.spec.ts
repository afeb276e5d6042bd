import { describe, expect, it } from '@jest/globals';
import type { ImportedItem } from '../imported.js';
import { MAX_ITEM_CHARS } from '../reading/limits.js';
import type { XmlEvent } from '../reading/read-xml.js';
import { ClaudeXmlReader } from './claude-xml.js';

const open = (name: string): XmlEvent => ({ kind: 'open', name, attributes: {}, written: `<${name}>` });
const close = (name: string): XmlEvent => ({ kind: 'close', name, written: `</${name}>` });
const text = (said: string): XmlEvent => ({ kind: 'text', text: said });

function read(events: Iterable<XmlEvent>): ImportedItem[] {
  const reader = new ClaudeXmlReader();
  const items: ImportedItem[] = [];
  for (const event of events) items.push(...reader.push(event));
  items.push(...reader.end());
  return items;
}

describe('ClaudeXmlReader', () => {
  it('refuses what is nested without an end, before it fills the memory', () => {
    function* deep(): Generator<XmlEvent> {
      for (let level = 0; level < 100_000; level++) yield open('conversation');
    }
    expect(() => read(deep())).toThrow('nested more than 200 levels deep');
  });

  it('holds of a message without an end what it can, says so once, and takes the next one', () => {
    const quarter = 'x'.repeat(MAX_ITEM_CHARS / 4);
    const items = read([
      open('conversation'),
      open('message'),
      open('content'),
      ...Array.from({ length: 9 }, () => text(quarter)),
      close('content'),
      close('message'),
      open('message'),
      text('and now'),
      close('message'),
      close('conversation'),
    ]);
    expect(items.map(({ kind }) => kind)).toEqual(['problem', 'conversation']);
    const sizes = items.map((item) =>
      item.kind === 'conversation' ? item.messages.map((message) => message.text.length) : [],
    );
    expect(sizes).toEqual([[], [MAX_ITEM_CHARS, 7]]);
  });
});
