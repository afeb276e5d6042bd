import { HeldText } from './held-text.js';
import { MAX_DEPTH, MAX_ITEM_CHARS } from './limits.js';

/** One item of a JSON text, unparsed. */
export interface JsonPiece {
  /** `[3]`, `conversations[3]`, or empty for the whole text. */
  place: string;
  text: string;
  /** Why it cannot be read; `text` is empty then. */
  problem?: string;
  /** What is left of an object whose list was taken apart. */
  isEnvelope?: boolean;
}

/** Members of an outermost object whose items are read one by one. */
const LISTS: ReadonlySet<string> = new Set(['conversations', 'chats', 'threads', 'sessions']);
const MAX_KEY_CHARS = 64;

/**
 * Takes a JSON text apart while it arrives: the items of an outermost list, or of a list of conversations in an
 * outermost object; any other value is one piece. Nothing but the current piece is held. It only counts brackets and
 * strings (RFC 8259): whether a piece is JSON is for `JSON.parse` to say, so a broken one does not break the others.
 */
export class JsonSplitter {
  private depth = 0;
  private isInString = false;
  private isEscaped = false;
  /** Depth at which the items of the list lie; undefined outside of one. */
  private listDepth: number | undefined;
  private listName = '';
  private count = 0;
  private texts = 0;
  private key = '';
  private isKeyKnown = false;
  private hadList = false;
  private readonly current: HeldText;
  private readonly envelope: HeldText;

  constructor(
    maxChars = MAX_ITEM_CHARS,
    private readonly maxDepth = MAX_DEPTH,
  ) {
    this.current = new HeldText(maxChars);
    this.envelope = new HeldText(maxChars);
  }

  *push(chunk: string): Generator<JsonPiece, void, void> {
    let at = 0;
    while (at < chunk.length) {
      if (this.isInString) {
        const end = this.endOfString(chunk, at);
        this.keep(chunk.slice(at, end));
        at = end;
        continue;
      }
      // Runs of what decides nothing (numbers, literals, blanks) go in one piece.
      PLAIN.lastIndex = at;
      const plain = PLAIN.exec(chunk)?.[0] ?? '';
      if (plain !== '') {
        this.keepPlain(plain);
        at += plain.length;
        continue;
      }
      yield* this.structural(chunk[at] ?? '');
      at += 1;
    }
  }

  *end(): Generator<JsonPiece, void, void> {
    if (this.depth === 0 && !this.isInString) {
      if (!this.current.isBlank) yield* this.finishText();
      return;
    }
    const place = this.listDepth === undefined ? '' : this.placeOfItem();
    yield { place, text: '', problem: 'the file ends in the middle of this' };
  }

  /** Where in the chunk the string that is open ends (behind its quote), or the chunk does. */
  private endOfString(chunk: string, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at);
      if (this.isEscaped) this.isEscaped = false;
      else if (code === BACKSLASH) this.isEscaped = true;
      else if (code === QUOTE) {
        this.isInString = false;
        return at + 1;
      }
    }
    return chunk.length;
  }

  private *structural(char: string): Generator<JsonPiece, void, void> {
    if (char === '"') return this.openString();
    if (char === '{' || char === '[') return this.open(char);
    if (char === '}' || char === ']') return yield* this.close(char);
    if (char === ',' && this.depth === this.listDepth) return yield* this.finishItem();
    if (this.depth === 1 && this.listDepth === undefined) {
      this.isKeyKnown = char === ':';
      if (char === ',') this.key = '';
    }
    this.keep(char);
  }

  private openString(): void {
    this.isInString = true;
    if (this.depth === 1 && this.listDepth === undefined && !this.isKeyKnown) this.key = '';
    this.keep('"');
  }

  private open(char: string): void {
    const startsList =
      char === '[' &&
      this.listDepth === undefined &&
      (this.depth === 0 || (this.depth === 1 && this.isKeyKnown && LISTS.has(this.keyName())));
    if (startsList && this.depth === 1) this.keep('[');
    this.depth += 1;
    if (startsList) {
      this.listDepth = this.depth;
      this.listName = this.depth === 1 ? '' : this.keyName();
      this.hadList = true;
      this.count = 0;
      if (this.depth === 2) this.envelope.take(this.current);
      return;
    }
    this.keep(char);
    if (this.depth - (this.listDepth ?? 0) > this.maxDepth) this.current.refuse('it is nested too deeply');
  }

  private *close(char: string): Generator<JsonPiece, void, void> {
    if (this.depth === 0) {
      this.keep(char);
      return;
    }
    if (this.depth === this.listDepth) {
      yield* this.finishItem();
      this.listDepth = undefined;
      this.depth -= 1;
      if (this.depth === 1) this.current.take(this.envelope);
      if (this.depth === 1) this.keep(char);
    } else {
      this.keep(char);
      this.depth -= 1;
    }
    if (this.depth === 0) yield* this.finishText();
  }

  private *finishItem(): Generator<JsonPiece, void, void> {
    const place = this.placeOfItem();
    if (this.current.isBlank) return;
    this.count += 1;
    yield { place, ...this.current.release() };
  }

  private *finishText(): Generator<JsonPiece, void, void> {
    this.texts += 1;
    const place = this.texts === 1 ? '' : `text ${this.texts}`;
    const isEnvelope = this.hadList;
    this.hadList = false;
    this.key = '';
    this.isKeyKnown = false;
    if (this.current.isBlank) return;
    yield { place, ...this.current.release(), ...(isEnvelope ? { isEnvelope } : {}) };
  }

  private placeOfItem(): string {
    return `${this.listName}[${this.count}]`;
  }

  /** The last string at the first level, without its quotes. */
  private keyName(): string {
    return this.key.replaceAll('"', '');
  }

  private keepPlain(text: string): void {
    if (this.current.isBlank && text.trim() === '') return;
    this.current.add(text);
  }

  private keep(text: string): void {
    this.current.add(text);
    if (
      this.depth === 1 &&
      this.listDepth === undefined &&
      !this.isKeyKnown &&
      this.key.length < MAX_KEY_CHARS
    )
      this.key += text.slice(0, MAX_KEY_CHARS);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const PLAIN = /[^"{}[\],:]*/y;
