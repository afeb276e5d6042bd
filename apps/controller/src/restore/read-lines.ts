import { refuseLine } from './refuse-line.js';

/** More than the longest message with its vector comes to. */
const LONGEST_LINE = 16_777_216;
const NEWLINE = 0x0a;

export interface FileLine {
  /** Without its end. */
  bytes: Buffer;
  /** From 1. */
  number: number;
  /** Where it begins, in bytes. */
  offset: number;
}

/** The lines of a stream, with their places. The last one counts although it has no end. */
export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  start: { number: number; offset: number } = { number: 1, offset: 0 },
): AsyncGenerator<FileLine> {
  let { number, offset } = start;
  let rest: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, from)) {
      const line =
        rest.length === 0 ? bytes.subarray(from, end) : Buffer.concat([...rest, bytes.subarray(from, end)]);
      yield { bytes: line, number, offset };
      number += 1;
      offset += line.length + 1;
      from = end + 1;
      rest = [];
      length = 0;
    }
    if (from === bytes.length) continue;
    rest.push(bytes.subarray(from));
    length += bytes.length - from;
    if (length > LONGEST_LINE) throw refuseLine(number, `is longer than ${LONGEST_LINE} bytes`);
  }
  if (length > 0) yield { bytes: Buffer.concat(rest), number, offset };
}
