/**
 * What goes wrong with one answer of a scripted provider. The members combine: `{ gzip: true, dribble: true }` is a
 * compressed answer that arrives byte by byte. Times are milliseconds; chunks are counted from 0.
 */
export interface Fault {
  /** Answers with this status instead; without `body` the vendor's own error shape is used. */
  status?: number;
  headers?: Record<string, string>;
  /** Sent instead of the answer: an object as JSON, a text as it is. */
  body?: unknown;
  /** The TCP connection is reset once the request has been read. */
  resetBeforeHeaders?: boolean;
  /** The request is read and never answered. */
  silence?: boolean;
  delayHeadersMs?: number;
  /** Headers go out at once, the first chunk after this. */
  delayFirstChunkMs?: number;
  /** The connection dies after this many chunks. */
  cutAfterChunks?: number;
  /** The connection dies inside this text, after its first byte, wherever it first stands in the answer. */
  cutInside?: string;
  /** Rewrites each chunk on its way: other line ends, comments, an event of somebody's own. */
  reframe?: (chunk: string) => string;
  /** Silence after this many chunks, for `pauseMs`, or for ever without it. */
  pauseAfterChunks?: number;
  pauseMs?: number;
  /** After this many chunks one comes that nobody can read; then the answer goes on. */
  invalidAfterChunks?: number;
  /** A stream ends in good order, but without the vendor's end mark. */
  withoutTerminator?: boolean;
  contentType?: string;
  /** The length of the whole body is announced, half of it is sent. */
  truncateBody?: boolean;
  gzip?: boolean;
  /** Every byte travels in a write of its own. */
  dribble?: boolean;
  /** The chunks are repeated until the caller leaves. */
  endless?: boolean;
}
