import { LineSplitter } from './line-splitter.js';

export interface ServerSentEvent {
  /** The `event` field; `message` when there was none. */
  name: string;
  data: string;
}

/**
 * Makes events of the bytes of a server-sent event stream (WHATWG HTML, 9.2.6). Comments and other fields are skipped.
 * An event that the end of the stream leaves without its blank line still counts: whether the stream is whole is its
 * reader's matter. Throws `LineTooLong`.
 */
export class SseDecoder {
  private readonly lines = new LineSplitter();
  private name = '';
  private data: string | undefined;

  /** The events that `chunk` completes. */
  push(chunk: Uint8Array): ServerSentEvent[] {
    return this.collect(this.lines.push(chunk));
  }

  end(): ServerSentEvent[] {
    return this.collect([...this.lines.end(), '']);
  }

  private collect(lines: readonly string[]): ServerSentEvent[] {
    const events: ServerSentEvent[] = [];
    for (const line of lines) {
      const event = this.take(line);
      if (event !== undefined) events.push(event);
    }
    return events;
  }

  private take(line: string): ServerSentEvent | undefined {
    if (line === '') return this.flush();
    if (line.startsWith('data')) {
      const value = fieldValue(line, 'data');
      if (value !== undefined) this.data = this.data === undefined ? value : `${this.data}\n${value}`;
    } else if (line.startsWith('event')) this.name = fieldValue(line, 'event') ?? this.name;
    return undefined;
  }

  private flush(): ServerSentEvent | undefined {
    const { data, name } = this;
    this.data = undefined;
    this.name = '';
    return data === undefined ? undefined : { name: name === '' ? 'message' : name, data };
  }
}

/** The value of `field: value` or `field:value`, empty for a bare `field`; undefined when it is another field. */
function fieldValue(line: string, field: string): string | undefined {
  if (line.length === field.length) return '';
  if (line[field.length] !== ':') return undefined;
  const from = line[field.length + 1] === ' ' ? field.length + 2 : field.length + 1;
  return line.slice(from);
}
