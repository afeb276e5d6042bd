import { invalidResponse } from './fail.js';
import { LineSplitter, LineTooLong } from './line-splitter.js';
import { isMembers, type Members, parseJson } from './read-json.js';
import type { VendorIdentity } from './vendor-identity.js';

/** The objects of a stream that holds one in each line. Blank lines are skipped; any other is an object or a failure. */
export async function* readNdjson(
  bytes: AsyncIterable<Uint8Array>,
  vendor: VendorIdentity,
): AsyncGenerator<Members> {
  const splitter = new LineSplitter();
  try {
    for await (const chunk of bytes) yield* objects(splitter.push(chunk), vendor);
  } catch (thrown) {
    throw thrown instanceof LineTooLong ? invalidResponse('sent a line without end', vendor) : thrown;
  }
  yield* objects(splitter.end(), vendor);
}

function* objects(lines: string[], vendor: VendorIdentity): Generator<Members> {
  for (const line of lines) {
    if (line.trim() === '') continue;
    const value = parseJson(line, vendor);
    if (!isMembers(value)) throw invalidResponse('sent a line that is no object', vendor);
    yield value;
  }
}
