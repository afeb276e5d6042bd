import { describe, expect, it } from '@jest/globals';
import { type JsonItem, readJson } from './read-json.js';

async function read(text: string): Promise<JsonItem[]> {
  async function* chunks(): AsyncGenerator<string> {
    yield text;
  }
  const items: JsonItem[] = [];
  for await (const item of readJson(chunks(), 'lines')) items.push(item);
  return items;
}

describe('readJson', () => {
  it('reads a value of many brackets that has a text of many megabytes', async () => {
    const value = { list: Array.from({ length: 300 }, () => ({})), text: 'x'.repeat(12_000_000) };
    expect(await read(JSON.stringify(value))).toEqual([{ place: 'line 1', value, isEnvelope: false }]);
  });

  it.each([
    ['brackets in texts', JSON.stringify(['['.repeat(300)]), undefined],
    ['texts with quotes and backslashes', JSON.stringify(['\\', '"[', '\\"', '['.repeat(300)]), undefined],
    ['brackets', `${'['.repeat(201)}${']'.repeat(201)}`, 'it is nested too deeply'],
  ])('counts %s for what they are', async (_what, text, problem) => {
    const [item] = await read(text);
    expect(item !== undefined && 'problem' in item ? item.problem : undefined).toBe(problem);
  });
});
