/** An answer in a vendor's wire format, ready to be sent chunk by chunk. */
export interface WireReply {
  status: number;
  contentType: string;
  headers?: Record<string, string>;
  /** One for each event of a stream; exactly one for a plain answer. */
  chunks: string[];
  /** The vendor's end mark, sent after the chunks of a stream. */
  terminator?: string;
  /** What an event that nobody can read looks like in this format. */
  invalidChunk?: string;
}

/** A plain JSON answer. */
export function jsonReply(body: unknown, status = 200): WireReply {
  return { status, contentType: 'application/json', chunks: [JSON.stringify(body)] };
}

/** Server-sent events, one for each of `events`, then `data: [DONE]`. */
export function sseReply(events: unknown[]): WireReply {
  return {
    status: 200,
    contentType: 'text/event-stream; charset=utf-8',
    headers: { 'cache-control': 'no-cache' },
    chunks: events.map((event) => `data: ${JSON.stringify(event)}\n\n`),
    terminator: 'data: [DONE]\n\n',
    invalidChunk: 'data: {"choices":[{"index":0,"delta":{"content":"ha\n\n',
  };
}

/** Lines of JSON; the last one is the end mark. */
export function ndjsonReply(lines: unknown[], last: unknown): WireReply {
  return {
    status: 200,
    contentType: 'application/x-ndjson',
    chunks: lines.map((line) => `${JSON.stringify(line)}\n`),
    terminator: `${JSON.stringify(last)}\n`,
    invalidChunk: '{"message":{"role":"assistant","content":"ha\n',
  };
}
