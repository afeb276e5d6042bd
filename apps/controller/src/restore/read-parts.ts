import type { KeptConversation, KeptMessage, KeptSpace, KeptSummary } from '@sekha/store';
import { parseLine } from './parse-line.js';
import { type FileLine, readLines } from './read-lines.js';

/**
 * Messages of a part, and bytes of their lines: what is in memory, and in one transaction, at a time. Few enough that
 * whoever writes meanwhile does not notice.
 */
export const MESSAGES_A_PART = 128;
export const BYTES_A_PART = 4_194_304;

/** A piece of a conversation as it stands in an export that was found sound. */
export interface FilePart {
  conversation: KeptConversation;
  messages: KeptMessage[];
  /** Of the lines of its messages. */
  bytes: number;
  summaries: KeptSummary[];
  /** Of the vectors; absent before the first one came. */
  space: KeptSpace | undefined;
  isFirst: boolean;
  isLast: boolean;
  /** Where the line of the conversation begins. */
  place: { number: number; offset: number; space: KeptSpace | undefined };
}

/** The parts of an export, or of what follows a place in it. */
export async function* readParts(
  chunks: AsyncIterable<Uint8Array>,
  from: FilePart['place'] = { number: 1, offset: 0, space: undefined },
): AsyncGenerator<FilePart> {
  const collector = new PartCollector(from.space);
  for await (const line of readLines(chunks, from)) {
    const part = collector.take(line);
    if (part !== undefined) yield part;
  }
}

/** Puts lines together to parts. */
class PartCollector {
  private part: FilePart | undefined;

  constructor(private space: KeptSpace | undefined) {}

  /** The part that this line ends. */
  take(line: FileLine): FilePart | undefined {
    const parsed = parseLine(line);
    switch (parsed.type) {
      case 'header':
        return undefined;
      case 'space':
        this.space = parsed.space;
        return undefined;
      case 'message':
        return this.message(parsed.message, line.bytes.length);
      case 'summary':
        this.part?.summaries.push(parsed.summary);
        return undefined;
      case 'conversation':
        return this.begin(parsed.conversation, line);
      case 'end':
        return this.finish();
    }
  }

  private message(message: KeptMessage, bytes: number): FilePart | undefined {
    const { part } = this;
    if (part === undefined) return undefined;
    const isFull = part.messages.length >= MESSAGES_A_PART || part.bytes + bytes > BYTES_A_PART;
    const next = isFull ? { ...part, messages: [], bytes: 0, summaries: [], isFirst: false } : part;
    next.messages.push(message);
    next.bytes += bytes;
    next.space = this.space;
    this.part = next;
    return isFull ? part : undefined;
  }

  private begin(conversation: KeptConversation, line: FileLine): FilePart | undefined {
    const finished = this.finish();
    const place = { number: line.number, offset: line.offset, space: this.space };
    const empty = { messages: [], bytes: 0, summaries: [], space: this.space };
    this.part = { conversation, ...empty, isFirst: true, isLast: false, place };
    return finished;
  }

  private finish(): FilePart | undefined {
    const { part } = this;
    this.part = undefined;
    return part === undefined ? undefined : { ...part, isLast: true };
  }
}
