import type { FileTotals, ParsedLine } from './parse-line.js';
import { refuseLine } from './refuse-line.js';

/** What has to be true of the lines of an export together. */
export class OrderCheck {
  readonly totals: FileTotals = { conversations: 0, messages: 0, vectors: 0, summaries: 0 };
  private dimension: number | undefined;
  private conversationId = '';
  private nextSeq = 0;
  private lastSeq = -1;
  private isBehindMessages = false;
  private begun = false;
  private ended = false;

  /** Throws `request.invalid` when this line cannot stand here. */
  note(line: ParsedLine, number: number): void {
    const problem = this.ended ? 'comes after the end' : this.problemOf(line);
    if (problem !== undefined) throw refuseLine(number, problem);
  }

  /** Throws when the end has not come. */
  finish(lines: number): void {
    if (!this.ended) throw refuseLine(lines + 1, 'is missing: the export was cut off before its end');
  }

  private problemOf(line: ParsedLine): string | undefined {
    if (!this.begun && line.type !== 'header') return 'is not the header of an export';
    switch (line.type) {
      case 'header':
        return this.header();
      case 'conversation':
        return this.conversation(line.conversation);
      case 'space':
        return this.space(line.space.dimension);
      case 'message':
        return this.message(line.message);
      case 'summary':
        return this.summary();
      case 'end':
        return this.end(line.totals);
    }
  }

  private header(): string | undefined {
    if (this.begun) return 'is a second header';
    this.begun = true;
    return undefined;
  }

  private conversation({ id, nextSeq }: { id: string; nextSeq: number }): string | undefined {
    if (id <= this.conversationId) return 'is a conversation out of order';
    this.conversationId = id;
    this.nextSeq = nextSeq;
    this.lastSeq = -1;
    this.isBehindMessages = false;
    this.totals.conversations += 1;
    return undefined;
  }

  private space(dimension: number): string | undefined {
    if (this.dimension !== undefined) return 'is a second space';
    this.dimension = dimension;
    return undefined;
  }

  private message({ seq, vector }: { seq: number; vector?: Float32Array }): string | undefined {
    if (this.conversationId === '') return 'is a message without a conversation';
    if (this.isBehindMessages || seq <= this.lastSeq) return 'is a message out of order';
    if (seq >= this.nextSeq) return 'has a seq beyond the next_seq of its conversation';
    if (vector !== undefined && vector.length !== this.dimension) return 'has a vector of no known space';
    this.lastSeq = seq;
    this.totals.messages += 1;
    if (vector !== undefined) this.totals.vectors += 1;
    return undefined;
  }

  private summary(): string | undefined {
    if (this.conversationId === '') return 'is a summary without a conversation';
    this.isBehindMessages = true;
    this.totals.summaries += 1;
    return undefined;
  }

  private end(said: FileTotals): string | undefined {
    this.ended = true;
    const names = ['conversations', 'messages', 'vectors', 'summaries'] as const;
    const wrong = names.find((name) => said[name] !== this.totals[name]);
    return wrong === undefined ? undefined : `counts ${said[wrong]} ${wrong}, but ${this.totals[wrong]} came`;
  }
}
