import { AppError } from '@sekha/contracts';
import { type ImportedItem, type ImportedMessage, leftOut, problemAt } from '../imported.js';
import { readTime } from '../parts/read-time.js';
import { MAX_DEPTH, MAX_ITEM_CHARS } from '../reading/limits.js';
import type { XmlEvent } from '../reading/read-xml.js';

const TITLES: ReadonlySet<string> = new Set(['title', 'name']);
const TEXTS: ReadonlySet<string> = new Set(['content', 'text', 'body']);
const ROLES: ReadonlySet<string> = new Set(['role', 'sender', 'author', 'speaker']);
const TIMES: ReadonlySet<string> = new Set(['created_at', 'timestamp', 'date', 'time']);
/** Of a conversation, at a time: without an end it would grow as long as the file. */
const MAX_MESSAGES = 100_000;

interface Draft {
  role: string | null;
  text: string;
  sentAtMs: number | null | undefined;
  id: string | null;
}

/**
 * The older XML of Claude: `<conversation>` with `<title>` and `<message>`s, whose role and content are elements or
 * attributes. Markup in a content is kept as it is written.
 */
export class ClaudeXmlReader {
  private readonly path: string[] = [];
  private messages: ImportedMessage[] = [];
  private draft: Draft | undefined;
  private head: { id: string | null; title: string | null; createdAtMs: number | null | undefined } =
    noHead();
  private text = '';
  private count = 0;
  private size = 0;
  private isFull = false;

  *push(event: XmlEvent): Generator<ImportedItem, void, void> {
    if (event.kind === 'problem') yield problemAt(event.place, event.problem);
    else if (event.kind === 'text') yield* this.hold(event.text);
    else if (this.isMarkup(event)) yield* this.hold(event.written);
    else if (event.kind === 'open') this.open(event.name, event.attributes);
    else yield* this.close(event.name);
  }

  /** What a message says, as far as it can be held; that it is too long is said once. */
  private *hold(text: string): Generator<ImportedItem, void, void> {
    const room = MAX_ITEM_CHARS - this.text.length - (this.draft?.text.length ?? 0);
    if (text.length <= room) this.text += text;
    else if (!this.isFull) {
      this.isFull = true;
      yield problemAt(this.place, `it says more than ${MAX_ITEM_CHARS} characters; the rest is left out`);
    }
  }

  *end(): Generator<ImportedItem, void, void> {
    this.flushText(this.path.at(-1) ?? '');
    if (this.path.length > 0) yield problemAt(this.place, 'the file ends in the middle of this');
    if (this.draft !== undefined && this.draft.text.trim() !== '') this.messages.push(toMessage(this.draft));
    yield* this.release();
  }

  private get place(): string {
    return `conversation ${this.count + 1}`;
  }

  /** Inside of content every element is something that was said. */
  private isMarkup(event: { kind: 'open' | 'close'; name: string }): boolean {
    const inside = this.path.at(-1) ?? '';
    return (
      this.draft !== undefined && TEXTS.has(inside) && !(event.kind === 'close' && event.name === inside)
    );
  }

  private open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.flushText(this.path.at(-1) ?? '');
    if (this.path.length >= MAX_DEPTH) throw tooDeep();
    this.path.push(name);
    const pick = (names: ReadonlySet<string>): string | null =>
      Object.entries(attributes).find(([key]) => names.has(key))?.[1] ?? null;
    const id = attributes['id'] ?? attributes['uuid'] ?? null;
    if (name === 'message') this.isFull = false;
    if (name === 'message') this.draft = { role: pick(ROLES), text: '', sentAtMs: readTime(pick(TIMES)), id };
    if (name === 'conversation') this.head = { id, title: pick(TITLES), createdAtMs: readTime(pick(TIMES)) };
  }

  private *close(name: string): Generator<ImportedItem, void, void> {
    this.flushText(name);
    const at = this.path.lastIndexOf(name);
    if (at >= 0) this.path.length = at;
    if (name === 'message' && this.draft !== undefined) {
      if (this.draft.text.trim() === '') yield leftOut('empty message');
      else this.messages.push(toMessage(this.draft));
      this.draft = undefined;
    }
    const isLong = this.size > MAX_ITEM_CHARS || this.messages.length >= MAX_MESSAGES;
    if (name === 'conversation' || (isLong && this.draft === undefined)) yield* this.release();
  }

  /** The text so far belongs to the element that is open. */
  private flushText(name: string): void {
    const { text, draft } = this;
    this.text = '';
    const said = text.trim();
    if (said === '') return;
    this.size += said.length;
    if (draft === undefined) {
      if (TITLES.has(name)) this.head.title = said;
      else if (TIMES.has(name)) this.head.createdAtMs = readTime(said);
      else if (name === 'id' || name === 'uuid') this.head.id = said;
    } else if (ROLES.has(name)) draft.role = said;
    else if (TIMES.has(name)) draft.sentAtMs = readTime(said);
    else if (name === 'id' || name === 'uuid') draft.id = said;
    else draft.text += draft.text === '' || TEXTS.has(name) ? said : `\n${said}`;
  }

  private *release(): Generator<ImportedItem, void, void> {
    const { messages, head, place } = this;
    this.count += 1;
    this.messages = [];
    this.size = 0;
    this.isFull = false;
    this.head = noHead();
    if (messages.length === 0) return;
    yield {
      kind: 'conversation',
      place,
      format: 'claude-xml',
      sourceId: head.id,
      title: head.title,
      createdAtMs: head.createdAtMs,
      updatedAtMs: null,
      metadata: {},
      messages,
      branches: 0,
    };
  }
}

function tooDeep(): AppError {
  return new AppError('request.invalid', `the XML is nested more than ${MAX_DEPTH} levels deep`);
}

function noHead(): { id: null; title: null; createdAtMs: null } {
  return { id: null, title: null, createdAtMs: null };
}

function toMessage({ role, text, sentAtMs, id }: Draft): ImportedMessage {
  const word = role?.trim().toLowerCase() ?? 'user';
  const speaker = word === 'human' ? 'user' : word;
  return { sourceId: id, role: speaker, name: null, text: text.trim(), sentAtMs };
}
