import { invalidResponse } from './fail.js';
import { LineSplitter, LineTooLong } from './line-splitter.js';
import { isMembers, type Members, parseJson } from './read-json.js';
import type { VendorIdentity } from './vendor-identity.js';

/** Makes the objects of a stream that holds one in each line. Blank lines are skipped; any other is an object or a failure. */
export class NdjsonDecoder {
  private readonly lines = new LineSplitter();

  constructor(private readonly vendor: VendorIdentity) {}

  *push(chunk: Uint8Array): Generator<Members> {
    yield* this.objects(this.linesOf(chunk));
  }

  *end(): Generator<Members> {
    yield* this.objects(this.lines.end());
  }

  private *objects(lines: readonly string[]): Generator<Members> {
    for (const line of lines) {
      if (line.trim() === '') continue;
      const value = parseJson(line, this.vendor);
      if (!isMembers(value)) throw invalidResponse('sent a line that is no object', this.vendor);
      yield value;
    }
  }

  private linesOf(chunk: Uint8Array): string[] {
    try {
      return this.lines.push(chunk);
    } catch (thrown) {
      throw thrown instanceof LineTooLong ? invalidResponse('sent a line without end', this.vendor) : thrown;
    }
  }
}
