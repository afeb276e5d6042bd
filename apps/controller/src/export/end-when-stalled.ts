/** What is asked of a reader: so many bytes in so much time that it keeps us waiting. */
export interface ReadingPace {
  leastBytes: number;
  withinMs: number;
}

/**
 * Passes chunks on, and calls `onStalled` when the reader takes too little of them: what stands behind a stream (a view
 * of the record) must not be held open for days by one that has gone to sleep, or takes a byte a second. Time that is
 * spent on making a chunk is not the reader's.
 */
export async function* endWhenStalled(
  chunks: AsyncIterable<Buffer>,
  { leastBytes, withinMs }: ReadingPace,
  onStalled: () => void,
): AsyncGenerator<Buffer> {
  let leftMs = withinMs;
  let takenBytes = 0;
  for await (const chunk of chunks) {
    const beganMs = performance.now();
    const timer = setTimeout(onStalled, leftMs).unref();
    try {
      yield chunk;
    } finally {
      clearTimeout(timer);
    }
    leftMs = Math.max(0, leftMs - (performance.now() - beganMs));
    takenBytes += chunk.length;
    if (takenBytes < leastBytes) continue;
    takenBytes = 0;
    leftMs = withinMs;
  }
}
