import type { ChatPiece } from '../chat-types.js';
import { invalidResponse } from './fail.js';
import type { VendorIdentity } from './vendor-identity.js';

/**
 * The cause of the failure of a stream that ended without the vendor's end mark although every choice had said its
 * finish: a failure of the vendor, and yet a whole answer, for whoever has all that came before.
 */
export class EndMarkMissing extends Error {
  /** `pieces` are the finishes and the usage, as the stream would have ended with. */
  constructor(readonly pieces: readonly ChatPiece[]) {
    super('the end mark is missing');
  }
}

/** The failure of a stream without its end mark. `end` gives its last pieces, or throws when a finish is missing. */
export function withoutEndMark(end: () => Iterable<ChatPiece>, vendor: VendorIdentity): Error {
  let cause: EndMarkMissing | undefined;
  try {
    cause = new EndMarkMissing([...end()]);
  } catch {
    // No finish: it was cut, and nobody can tell how much is missing.
  }
  return invalidResponse('ended its stream without the end mark', vendor, cause);
}
