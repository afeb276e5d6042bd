import { createHash } from 'node:crypto';
import { OrderCheck } from './check-order.js';
import { type FileTotals, parseLine } from './parse-line.js';
import { readLines } from './read-lines.js';
import { refuseLine } from './refuse-line.js';

const NEWLINE = Buffer.from('\n');

/**
 * Reads an export to its end and proves it: every line, their order, the counts, the digest. Throws
 * `request.invalid` with the line that is wrong.
 */
export async function checkExport(chunks: AsyncIterable<Uint8Array>): Promise<FileTotals> {
  const hash = createHash('sha256');
  const order = new OrderCheck();
  let lines = 0;
  for await (const line of readLines(chunks)) {
    lines = line.number;
    const parsed = parseLine(line);
    order.note(parsed, line.number);
    if (parsed.type === 'end') {
      if (parsed.sha256 !== hash.digest('hex'))
        throw refuseLine(
          line.number,
          'says another SHA-256 than the lines before it have: the export was changed',
        );
    } else {
      hash.update(line.bytes).update(NEWLINE);
    }
  }
  order.finish(lines);
  return order.totals;
}
