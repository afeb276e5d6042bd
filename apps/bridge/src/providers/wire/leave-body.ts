/** The end of a stream travels right behind its end mark; this is ample time for it. */
const GRACE_MS = 50;

/**
 * The reader has what it wants. A body that ends by itself within the grace leaves its socket to the next call;
 * any other is closed.
 */
export async function leaveBody(chunks: AsyncIterator<Uint8Array>, close: () => void): Promise<void> {
  const timer = setTimeout(close, GRACE_MS);
  try {
    while ((await chunks.next()).done !== true);
  } catch {
    // Nobody reads it any more: how it ends is of no interest.
  } finally {
    clearTimeout(timer);
  }
}
