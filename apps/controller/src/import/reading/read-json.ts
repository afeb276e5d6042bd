import { isDamaged, mend } from './damage.js';
import { MAX_DEPTH } from './limits.js';
import { parseLargeJson, SMALL_JSON_CHARS, TooDeepError } from './parse-large-json.js';
import { JsonSplitter } from './split-json.js';
import { splitLines } from './split-lines.js';

/** A value of a JSON text, with where it stands; or why there is none. */
export type JsonItem =
  | {
      place: string;
      value: unknown;
      isEnvelope: boolean;
      /** Bytes of it are no text: they became U+FFFD. */
      isDamaged?: true;
    }
  | { place: string; problem: string };

/** `document`: one JSON text (or several, one after the other). `lines`: one value a line. */
export type JsonLayout = 'document' | 'lines';

/** The values of a JSON text as they arrive; a broken one is named and the others follow. */
export async function* readJson(
  chunks: AsyncIterable<string>,
  layout: JsonLayout,
): AsyncGenerator<JsonItem, void, void> {
  if (layout === 'lines') {
    for await (const { number, text } of splitLines(chunks)) {
      const place = `line ${number}`;
      if (text === undefined) yield { place, problem: 'it is too long' };
      else if (text.trim() !== '') yield await parse(place, text, false);
    }
    return;
  }
  const splitter = new JsonSplitter();
  for await (const chunk of chunks)
    for (const { place, text, problem, isEnvelope } of splitter.push(chunk))
      yield problem === undefined ? await parse(place, text, isEnvelope ?? false) : { place, problem };
  for (const { place, text, problem, isEnvelope } of splitter.end())
    yield problem === undefined ? await parse(place, text, isEnvelope ?? false) : { place, problem };
}

async function parse(place: string, written: string, isEnvelope: boolean): Promise<JsonItem> {
  const damaged = isDamaged(written) ? { isDamaged: true as const } : {};
  const text = mend(written);
  try {
    if (text.length > SMALL_JSON_CHARS)
      return { place, value: await parseLargeJson(text, MAX_DEPTH), isEnvelope, ...damaged };
    if (isTooDeep(text)) return { place, problem: TOO_DEEP };
    return { place, value: JSON.parse(text) as unknown, isEnvelope, ...damaged };
  } catch (error) {
    return { place, problem: error instanceof TooDeepError ? TOO_DEEP : 'it is not valid JSON' };
  }
}

const TOO_DEEP = 'it is nested too deeply';

/** Counted roughly (brackets in texts count too): only what may be too deep is looked at closely. */
function isTooDeep(text: string): boolean {
  let opened = 0;
  for (const char of ['{', '['])
    for (let at = text.indexOf(char); at >= 0 && opened <= MAX_DEPTH; at = text.indexOf(char, at + 1))
      opened++;
  return opened > MAX_DEPTH && depthOf(text) > MAX_DEPTH;
}

/** Without a regular expression over strings: one of some megabytes would not fit its stack. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = nextToken(text, 0); at >= 0; at = nextToken(text, at + 1)) {
    const token = text[at];
    if (token === '"') at = endOfString(text, at);
    else if (token === '{' || token === '[') deepest = Math.max(deepest, ++depth);
    else depth--;
  }
  return deepest;
}

function nextToken(text: string, from: number): number {
  TOKEN.lastIndex = from;
  return TOKEN.exec(text)?.index ?? -1;
}

/** Where the string that is opened at `from` is closed, or the text ends. */
function endOfString(text: string, from: number): number {
  for (let at = text.indexOf('"', from + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text[at - 1 - escapes] === '\\') escapes++;
    if (escapes % 2 === 0) return at;
  }
  return text.length;
}

const TOKEN = /["{}[\]]/g;

/** One value a line, when the first line is a value and there are more. */
export function layoutOf(head: string): JsonLayout {
  const [first = '', ...rest] = head.trimStart().split('\n');
  if (!first.trimEnd().endsWith('}') || rest.length === 0) return 'document';
  try {
    JSON.parse(first);
    return 'lines';
  } catch {
    return 'document';
  }
}
