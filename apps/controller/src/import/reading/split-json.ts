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
  private chunk = '';
  /** What of the chunk before this place is held, or needs not be. */
  private heldTo = 0;
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
    this.chunk = chunk;
    this.heldTo = 0;
    for (let at = 0; at < chunk.length; ) {
      if (this.isInString) {
        const end = this.endOfString(at);
        if (this.isNaming) this.key += chunk.slice(at, Math.min(end, at + MAX_KEY_CHARS));
        at = end;
        continue;
      }
      // Runs of what decides nothing (numbers, literals, blanks) go in one piece.
      PLAIN.lastIndex = at;
      PLAIN.test(chunk);
      const end = PLAIN.lastIndex;
      if (end > at) {
        // Blanks before a value are not part of it.
        if (this.heldTo === at && this.current.isBlank && chunk.slice(at, end).trim() === '')
          this.heldTo = end;
        at = end;
        continue;
      }
      const pieces = this.structural(at);
      if (pieces !== undefined) yield* pieces;
      at += 1;
    }
    this.hold(chunk.length);
  }

  *end(): Generator<JsonPiece, void, void> {
    if (this.depth === 0 && !this.isInString) {
      yield* this.finishText();
      return;
    }
    const place = this.listDepth === undefined ? '' : this.placeOfItem();
    yield { place, text: '', problem: 'the file ends in the middle of this' };
  }

  /** What of the chunk comes before `end` belongs to the current piece. */
  private hold(end: number): void {
    if (end > this.heldTo) this.current.add(this.chunk.slice(this.heldTo, end));
    this.heldTo = end;
  }

  /** Where in the chunk the string that is open ends (behind its quote), or the chunk does. */
  private endOfString(from: number): number {
    const { chunk } = this;
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

  /** Takes the bracket, quote, comma or colon at a place; the pieces that it ends. */
  private structural(at: number): JsonPiece[] | undefined {
    const char = this.chunk[at];
    if (char === '"') {
      this.isInString = true;
      if (this.isNaming) this.key = '';
    } else if (char === '{' || char === '[') this.open(char, at);
    else if (char === '}' || char === ']') return this.close(at);
    else if (char === ',' && this.depth === this.listDepth) return this.finishItem(at);
    else if (this.depth === 1 && this.listDepth === undefined) {
      this.isKeyKnown = char === ':';
      if (char === ',') this.key = '';
    }
    return undefined;
  }

  private open(char: string, at: number): void {
    const startsList =
      char === '[' &&
      this.listDepth === undefined &&
      (this.depth === 0 || (this.depth === 1 && this.isKeyKnown && LISTS.has(this.keyName())));
    this.depth += 1;
    if (startsList) {
      // An inner list is part of what it stands in; its items are not.
      this.hold(this.depth === 2 ? at + 1 : at);
      this.heldTo = at + 1;
      this.listDepth = this.depth;
      this.listName = this.depth === 1 ? '' : this.keyName();
      this.hadList = true;
      this.count = 0;
      if (this.depth === 2) this.envelope.take(this.current);
      return;
    }
    if (this.depth - (this.listDepth ?? 0) > this.maxDepth) this.current.refuse('it is nested too deeply');
  }

  private close(at: number): JsonPiece[] | undefined {
    if (this.depth === 0) return undefined;
    const pieces: JsonPiece[] = [];
    if (this.depth === this.listDepth) {
      pieces.push(...this.finishItem(at));
      this.listDepth = undefined;
      if (this.depth === 2) {
        this.current.take(this.envelope);
        this.heldTo = at;
      }
    }
    this.depth -= 1;
    if (this.depth > 0) return pieces;
    this.hold(at + 1);
    return [...pieces, ...this.finishText()];
  }

  /** The item that a comma or a bracket ends, which is no part of it. */
  private finishItem(at: number): JsonPiece[] {
    this.hold(at);
    this.heldTo = at + 1;
    const place = this.placeOfItem();
    if (this.current.isBlank) return [];
    this.count += 1;
    return [{ place, ...this.current.release() }];
  }

  private finishText(): JsonPiece[] {
    this.texts += 1;
    const place = this.texts === 1 ? '' : `text ${this.texts}`;
    const isEnvelope = this.hadList;
    this.hadList = false;
    this.key = '';
    this.isKeyKnown = false;
    if (this.current.isBlank) return [];
    return [{ place, ...this.current.release(), ...(isEnvelope ? { isEnvelope } : {}) }];
  }

  private placeOfItem(): string {
    return `${this.listName}[${this.count}]`;
  }

  /** Whether a string names a member of the outermost object. */
  private get isNaming(): boolean {
    return (
      this.depth === 1 && this.listDepth === undefined && !this.isKeyKnown && this.key.length < MAX_KEY_CHARS
    );
  }

  /** The last string at the first level, without its quotes. */
  private keyName(): string {
    return this.key.replaceAll('"', '');
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const PLAIN = /[^"{}[\],:]*/y;
