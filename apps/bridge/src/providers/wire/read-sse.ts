import { invalidResponse } from './fail.js';
import { LineSplitter, LineTooLong } from './line-splitter.js';
import type { VendorIdentity } from './vendor-identity.js';

export interface ServerSentEvent {
  /** The `event` field; `message` when there was none. */
  name: string;
  data: string;
}

/**
 * Events of a server-sent event stream (WHATWG HTML, 9.2.6). Comments and other fields are skipped. An event that
 * the end of the stream leaves without its blank line still counts: whether the stream is whole is its reader's matter.
 */
export async function* readSse(
  bytes: AsyncIterable<Uint8Array>,
  vendor: VendorIdentity,
): AsyncGenerator<ServerSentEvent> {
  const splitter = new LineSplitter();
  const collector = new EventCollector();
  try {
    for await (const chunk of bytes) {
      for (const line of splitter.push(chunk)) {
        const event = collector.push(line);
        if (event !== undefined) yield event;
      }
    }
  } catch (thrown) {
    throw thrown instanceof LineTooLong ? invalidResponse('sent an event without end', vendor) : thrown;
  }
  for (const line of [...splitter.end(), '']) {
    const event = collector.push(line);
    if (event !== undefined) yield event;
  }
}

/** Collects lines until a blank one ends an event. */
class EventCollector {
  private name = '';
  private data: string | undefined;

  push(line: string): ServerSentEvent | undefined {
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
