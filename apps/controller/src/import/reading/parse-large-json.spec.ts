import { describe, expect, it } from '@jest/globals';
import { parseLargeJson, SMALL_JSON_CHARS, TooDeepError } from './parse-large-json.js';

/** Makes a text large without changing what is in it. */
const LARGE = `"${'x'.repeat(SMALL_JSON_CHARS)}"`;

describe('parseLargeJson', () => {
  it.each([
    ['a list', `[1, ${LARGE}, {"a": [null, true, "\\u00fc\\"]"]}, -1.5e3 , []]`],
    ['an object', `{"a": ${LARGE}, "b" : {"c": ${LARGE}, "d": {}}, "": 0, "a": 2}`],
    ['a list in a list', `[[[${LARGE}, 1], ${LARGE}], [], [{"x": [${LARGE}]}]]`],
    ['a string', LARGE],
    ['blanks', ` \n[\t${LARGE} , \r\n 1 ]  `],
    ['a member that is called like a prototype', `{"__proto__": {"x": ${LARGE}}, "constructor": 1}`],
    ['an escaped quote where the small end', `["${'y'.repeat(SMALL_JSON_CHARS - 3)}\\"z", 1]`],
    ['a long name', `{${LARGE}: ${LARGE}}`],
    ['a million values', `[${'{"a":1},'.repeat(300_000)}0]`],
  ])('reads %s as JSON.parse does', async (_what, text) => {
    expect(await parseLargeJson(text, 200)).toEqual(JSON.parse(text));
  });

  it.each([
    `[${LARGE}`,
    `[${LARGE},]`,
    `[${LARGE} 1]`,
    `[${LARGE}}`,
    `[${LARGE}] 1`,
    `{${LARGE}}`,
    `{"a": ${LARGE},}`,
    `{"a" ${LARGE}}`,
    `{1: ${LARGE}}`,
    `{"a": ${LARGE} "b": 1}`,
    `[,${LARGE}]`,
    `[${LARGE}, tru]`,
    `[${LARGE}, "a]`,
    `${LARGE}${LARGE}`,
    LARGE.slice(0, -1),
  ])('refuses what JSON.parse does (%#)', async (text) => {
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    await expect(parseLargeJson(text, 200)).rejects.toThrow(SyntaxError);
  });

  it('counts every level, large and small', async () => {
    const nested = (levels: number): string => `${'['.repeat(levels)}${LARGE}${']'.repeat(levels)}`;
    const below = (levels: number): string => `[${LARGE}, ${'['.repeat(levels)}${']'.repeat(levels)}]`;
    for (const text of [nested(20), below(19)])
      expect(await parseLargeJson(text, 20)).toEqual(JSON.parse(text));
    for (const text of [nested(21), below(20), '['.repeat(200_000)])
      await expect(parseLargeJson(text, 20)).rejects.toThrow(TooDeepError);
  });

  it('lets others run meanwhile', async () => {
    let turns = 0;
    let isDone = false;
    const count = (): void => {
      turns += 1;
      if (!isDone) setImmediate(count);
    };
    setImmediate(count);
    await parseLargeJson(`[${'{"a":[]},'.repeat(1_000_000)}0]`, 200);
    isDone = true;
    expect(turns).toBeGreaterThan(5);
  });
});
