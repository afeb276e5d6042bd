import {
  type ImportedConversation,
  type ImportedItem,
  type ImportedMessage,
  problemAt,
} from '../imported.js';
import { DAMAGE_PROBLEM, isDamaged, mend } from '../reading/damage.js';
import { MAX_ITEM_CHARS, MAX_LOOSE_MESSAGES, MAX_MESSAGE_CHARS } from '../reading/limits.js';
import type { Line } from '../reading/split-lines.js';
import { FrontMatter } from './front-matter.js';
import { markdownMarker, plainMarker, type TurnMarker } from './turn-marker.js';

interface Turn extends Pick<TurnMarker, 'role' | 'name' | 'sentAtMs'> {
  kind: string | null;
  lines: string[];
  size: number;
}

const FENCE = /^\s{0,3}(`{3,}|~{3,})/;
const TITLE = /^#\s+(.+?)\s*#*$/;
const SECTION = /^##\s+\S/;
const MAX_TITLE_CHARS = 500;
/** A heading with the blank lines after it: with more of them it belongs to what was said before. */
const MAX_HEADING_LINES = 50;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;

/**
 * A conversation that somebody wrote down, or a program did: markdown with headings or bold names, or plain text with
 * `User:` and `Assistant:`. A first-level heading followed by a speaker begins another one. A file without any
 * speaker is notes: a message for each second-level section.
 */
export class TranscriptReader {
  private readonly front: FrontMatter;
  private readonly marker: (line: string) => TurnMarker | undefined;
  private title: string | null = null;
  private messages: ImportedMessage[] = [];
  private turn: Turn = preamble();
  private fence: string | null = null;
  /** A heading that may begin another conversation, with the blank lines after it. */
  private heading: string[] = [];
  private hasSpeakers = false;
  private size = 0;
  private place = 'line 1';

  constructor(private readonly format: 'markdown' | 'text') {
    this.front = new FrontMatter(format === 'markdown');
    this.marker = format === 'markdown' ? (line) => markdownMarker(line) ?? plainMarker(line) : plainMarker;
  }

  *push({ number, text }: Line): Generator<ImportedItem, void, void> {
    const place = `line ${number}`;
    if (text === undefined) return yield problemAt(place, 'it is too long');
    if (isDamaged(text)) yield problemAt(place, DAMAGE_PROBLEM);
    for (const line of this.front.push(mend(text))) yield* this.read(line, place);
  }

  *end(): Generator<ImportedItem, void, void> {
    for (const line of this.front.end()) yield* this.read(line, 'the end');
    this.returnHeading();
    yield* this.release();
  }

  private *read(text: string, place: string): Generator<ImportedItem, void, void> {
    const opened = this.readFence(text);
    const marker = opened || this.fence !== null ? undefined : this.marker(text);
    const mayWait = this.heading.length > 0 && this.heading.length < MAX_HEADING_LINES;
    if (mayWait && text.trim() === '') return void this.heading.push(text);
    if (marker !== undefined) return yield* this.begin(marker, place);
    this.returnHeading();
    if (!opened && this.fence === null && this.format === 'markdown' && this.takeHeading(text)) return;
    yield* this.add(text, place);
  }

  private *begin({ rest, ...speaker }: TurnMarker, place: string): Generator<ImportedItem, void, void> {
    const title = TITLE.exec(this.heading[0] ?? '')?.[1];
    this.heading = [];
    // With the one that ends here.
    const isFull = this.messages.length + 1 >= MAX_LOOSE_MESSAGES;
    if (isFull || (title !== undefined && this.hasSpeakers)) yield* this.release(place);
    this.title = title ?? this.title;
    this.closeTurn();
    this.hasSpeakers = true;
    this.turn = { ...speaker, kind: null, lines: rest === '' ? [] : [rest], size: rest.length };
    this.size += rest.length;
  }

  private *add(text: string, place: string): Generator<ImportedItem, void, void> {
    const isSection =
      !this.hasSpeakers && this.fence === null && this.format === 'markdown' && SECTION.test(text);
    if (isSection || this.turn.size > MAX_MESSAGE_CHARS) this.splitTurn();
    if (this.messages.length >= MAX_LOOSE_MESSAGES) yield* this.goOnAnew(place);
    this.turn.lines.push(text);
    this.turn.size += text.length + 1;
    this.size += text.length + 1;
    if (this.size > MAX_ITEM_CHARS) yield* this.goOnAnew(place);
  }

  /** What is being said goes on in another conversation. */
  private *goOnAnew(place: string): Generator<ImportedItem, void, void> {
    const { role, name, sentAtMs, kind } = this.turn;
    yield* this.release(place);
    this.turn = { role, name, sentAtMs, kind, lines: [], size: 0 };
  }

  /** True for the line that opens or closes a block of code: nobody speaks in there. */
  private readFence(text: string): boolean {
    const mark = this.format === 'markdown' ? FENCE.exec(text)?.[1] : undefined;
    if (mark === undefined) return false;
    if (this.fence === null) this.fence = mark;
    else if (mark.startsWith(this.fence) && text.trim() === mark) this.fence = null;
    return true;
  }

  private takeHeading(text: string): boolean {
    const title = text.length > MAX_TITLE_CHARS ? undefined : TITLE.exec(text)?.[1];
    if (title === undefined) return false;
    if (!this.hasSpeakers && this.title === null && this.turn.size === 0) this.title = title;
    else this.heading = [text];
    return true;
  }

  /** It was a heading in what somebody said. */
  private returnHeading(): void {
    for (const line of this.heading.splice(0)) {
      this.turn.lines.push(line);
      this.turn.size += line.length + 1;
    }
  }

  private closeTurn(): void {
    const { role, name, sentAtMs, kind, lines } = this.turn;
    const text = trimLines(lines);
    if (text !== '') {
      const metadata = kind === null ? {} : { kind };
      this.messages.push({ sourceId: null, role, name, text, sentAtMs, metadata });
    }
    this.turn = preamble();
  }

  private splitTurn(): void {
    const { role, name, sentAtMs, kind } = this.turn;
    this.closeTurn();
    this.turn = { role, name, sentAtMs, kind, lines: [], size: 0 };
  }

  private *release(place = 'the end'): Generator<ImportedConversation, void, void> {
    this.closeTurn();
    const messages = this.hasSpeakers ? this.messages : this.messages.map(toNote);
    const { title, createdAtMs } = this.front.read();
    if (messages.length > 0)
      yield {
        kind: 'conversation',
        place: this.place,
        format: this.format,
        sourceId: null,
        title: this.title ?? title,
        createdAtMs,
        updatedAtMs: null,
        metadata: {},
        messages,
        branches: 0,
      };
    this.messages = [];
    this.size = 0;
    this.place = place;
  }
}

/** What stands before anybody speaks. */
function preamble(): Turn {
  return { role: 'system', name: null, sentAtMs: null, kind: 'preamble', lines: [], size: 0 };
}

function toNote(message: ImportedMessage): ImportedMessage {
  return { ...message, role: 'user', metadata: {} };
}

/** Without blank lines and rules around it. */
function trimLines(lines: readonly string[]): string {
  const isEmpty = (line: string | undefined): boolean =>
    line === undefined || line.trim() === '' || (line.length <= MAX_TITLE_CHARS && RULE.test(line));
  let from = 0;
  let to = lines.length;
  while (from < to && isEmpty(lines[from])) from++;
  while (to > from && isEmpty(lines[to - 1])) to--;
  return lines.slice(from, to).join('\n');
}
