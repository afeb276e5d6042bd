import { MAX_ITEM_CHARS } from './limits.js';

/** What a simple XML text is made of, in order. Names are lower case, without prefixes. */
export type XmlEvent =
  | { kind: 'open'; name: string; attributes: Readonly<Record<string, string>>; written: string }
  | { kind: 'close'; name: string; written: string }
  | { kind: 'text'; text: string }
  | { kind: 'problem'; place: string; problem: string };

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const SKIPPED: readonly [start: string, end: string][] = [
  ['<!--', '-->'],
  ['<?', '?>'],
  ['<!DOCTYPE', '>'],
];
const CDATA = '<![CDATA[';

/**
 * Reads elements, attributes, text, CDATA. Entities beyond the five of XML and numeric ones are left as they are
 * written and declarations are skipped: nothing expands, nothing is fetched.
 */
export async function* readXml(
  chunks: AsyncIterable<string>,
  maxChars = MAX_ITEM_CHARS,
): AsyncGenerator<XmlEvent> {
  let held = '';
  for await (const chunk of chunks) {
    held += chunk;
    let at = 0;
    for (;;) {
      const step = next(held, at);
      if (step === undefined) break;
      at = step.end;
      yield* step.events;
    }
    held = held.slice(at);
    if (held.length <= maxChars) continue;
    yield { kind: 'problem', place: held.slice(0, 40), problem: `it is longer than ${maxChars} characters` };
    held = '';
  }
  if (held.startsWith('<'))
    yield { kind: 'problem', place: held.slice(0, 40), problem: 'this is never closed' };
  else if (held !== '') yield { kind: 'text', text: decode(held) };
}

interface Step {
  events: XmlEvent[];
  end: number;
}

/** The next token from `at`; undefined while it is not complete. */
function next(held: string, at: number): Step | undefined {
  if (at >= held.length) return undefined;
  if (held[at] !== '<') {
    const end = held.indexOf('<', at);
    return end < 0 ? undefined : { events: [{ kind: 'text', text: decode(held.slice(at, end)) }], end };
  }
  if (held.startsWith(CDATA, at)) {
    const end = held.indexOf(']]>', at);
    const text = held.slice(at + CDATA.length, end);
    return end < 0 ? undefined : { events: [{ kind: 'text', text }], end: end + 3 };
  }
  // Too short to tell a comment or CDATA from an element.
  if (held.startsWith('<!', at) && held.length - at < CDATA.length) return undefined;
  const skipped = SKIPPED.find(([start]) => held.startsWith(start, at));
  const until = skipped?.[1] ?? '>';
  const end = held.indexOf(until, at);
  if (end < 0) return undefined;
  const events = skipped === undefined ? element(held.slice(at + 1, end)) : [];
  return { events, end: end + until.length };
}

function element(inside: string): XmlEvent[] {
  const written = `<${inside}>`;
  if (inside.startsWith('/')) return [{ kind: 'close', name: nameOf(inside.slice(1)), written }];
  const name = nameOf(inside);
  // `a < b`: not an element, but text.
  if (name === '') return [{ kind: 'text', text: written }];
  const open: XmlEvent = { kind: 'open', name, attributes: attributesOf(inside), written };
  return inside.endsWith('/') ? [open, { kind: 'close', name, written: '' }] : [open];
}

function nameOf(text: string): string {
  const name = /^[\p{L}_][\p{L}\p{N}_.:-]*/u.exec(text.trim())?.[0] ?? '';
  return (name.split(':').at(-1) ?? '').toLowerCase();
}

function attributesOf(inside: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', double, single] of inside.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    attributes[nameOf(name)] = decode(double ?? single ?? '');
  return attributes;
}

function decode(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(\w{1,8}));/gi, (written, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? written;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : written;
  });
}
