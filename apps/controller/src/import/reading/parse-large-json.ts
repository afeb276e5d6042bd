import { Turns } from './turns.js';

/** What `JSON.parse` reads in about a millisecond. */
export const SMALL_JSON_CHARS = 65_536;

interface Read {
  value: unknown;
  /** Behind it. */
  end: number;
}

/** Thrown for a text that is sound but deeper than it may be. */
export class TooDeepError extends Error {}

/**
 * What `JSON.parse` says of a text, but others get their turn meanwhile: a text of thirty megabytes would keep the
 * event loop for a second. Containers that are large are read member by member, everything else by `JSON.parse`.
 * Throws a `SyntaxError` where that does, a {@link TooDeepError} for more than `maxDepth` levels.
 */
export async function parseLargeJson(text: string, maxDepth: number): Promise<unknown> {
  const turns = new Turns();
  const steps = new LargeJson(text, maxDepth).whole();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (turns.isDue) await turns.give();
  }
}

class LargeJson {
  constructor(
    private readonly text: string,
    private readonly maxDepth: number,
  ) {}

  *whole(): Generator<void, unknown, void> {
    const { value, end } = yield* this.value(this.skipBlanks(0), 0);
    if (this.skipBlanks(end) < this.text.length) throw new SyntaxError('something follows the value');
    return value;
  }

  private *value(at: number, depth: number): Generator<void, Read, void> {
    const small = this.readSmall(at, depth);
    if (small !== undefined) return small;
    yield;
    const opened = this.text[at] === '{' || this.text[at] === '[';
    if (opened && depth >= this.maxDepth) throw new TooDeepError('it is nested too deeply');
    if (opened) return yield* this.text[at] === '{' ? this.object(at, depth + 1) : this.list(at, depth + 1);
    const end = this.text[at] === '"' ? endOfString(this.text, at, this.text.length) : undefined;
    if (end === undefined) throw new SyntaxError('a value has no end');
    return this.parse(at, end);
  }

  private *object(from: number, depth: number): Generator<void, Read, void> {
    const members: Record<string, unknown> = {};
    let at = this.skipBlanks(from + 1);
    while (this.text[at] === '"') {
      const key = yield* this.value(at, depth);
      const colon = this.expect(key.end, ':');
      const { value, end } = yield* this.value(this.skipBlanks(colon + 1), depth);
      // As JSON.parse does: a member, whatever it is called.
      if (key.value === '__proto__')
        Object.defineProperty(members, '__proto__', {
          value,
          configurable: true,
          enumerable: true,
          writable: true,
        });
      else members[String(key.value)] = value;
      at = this.skipBlanks(end);
      if (this.text[at] === '}') return { value: members, end: at + 1 };
      at = this.skipBlanks(this.expect(at, ',') + 1);
      yield;
    }
    throw new SyntaxError('a member has no name');
  }

  private *list(from: number, depth: number): Generator<void, Read, void> {
    const values: unknown[] = [];
    for (let at = this.skipBlanks(from + 1); ; at = this.skipBlanks(at + 1)) {
      const { value, end } = this.readSmall(at, depth) ?? (yield* this.value(at, depth));
      values.push(value);
      at = this.skipBlanks(end);
      if (this.text[at] === ']') return { value: values, end: at + 1 };
      this.expect(at, ',');
      yield;
    }
  }

  /** Undefined for what is too large to be read at once (or never ends). */
  private readSmall(at: number, depth: number): Read | undefined {
    const limit = Math.min(this.text.length, at + SMALL_JSON_CHARS);
    const found = findEnd(this.text, at, limit);
    if (found === undefined) return undefined;
    if (depth + found.depth > this.maxDepth) throw new TooDeepError('it is nested too deeply');
    return this.parse(at, found.end);
  }

  private parse(at: number, end: number): Read {
    return { value: JSON.parse(this.text.slice(at, end)), end };
  }

  private expect(from: number, char: string): number {
    const at = this.skipBlanks(from);
    if (this.text[at] !== char) throw new SyntaxError(`"${char}" is missing`);
    return at;
  }

  private skipBlanks(from: number): number {
    let at = from;
    while (BLANKS.has(this.text.charCodeAt(at))) at++;
    return at;
  }
}

/** Where the value that begins at `from` ends, when that is before `limit`, and how deep it is. */
function findEnd(text: string, from: number, limit: number): { end: number; depth: number } | undefined {
  let depth = 0;
  let deepest = 0;
  for (let at = from; at < limit; at++) {
    const code = text.charCodeAt(at);
    // What the value stands in goes on or ends.
    if (depth === 0 && ENDS.has(code)) return { end: at, depth: deepest };
    if (code === QUOTE) {
      const end = endOfString(text, at, limit);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (code === BRACE || code === BRACKET) deepest = Math.max(deepest, ++depth);
    else if (code === BRACE_END || code === BRACKET_END) depth -= 1;
    else continue;
    if (depth === 0) return { end: at + 1, depth: deepest };
  }
  // A number or a word may be all that is left of the text.
  return limit === text.length && depth === 0 ? { end: limit, depth: deepest } : undefined;
}

/** Behind the quote that closes the string at `from`, when that is before `limit`. */
function endOfString(text: string, from: number, limit: number): number | undefined {
  for (let at = from + 1; at < limit; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === QUOTE) return at + 1;
  }
  return undefined;
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c] as const;
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [0x7b, 0x7d, 0x5b, 0x5d] as const;
const ENDS: ReadonlySet<number> = new Set([COMMA, BRACE_END, BRACKET_END]);
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d]);
