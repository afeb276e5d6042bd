/**
 * Passes chunks on, and calls `onStalled` when nobody takes the last one within the time: what stands behind a
 * stream (a view of the record) must not be held open by a reader that has gone to sleep.
 */
export async function* endWhenStalled(
  chunks: AsyncIterable<Buffer>,
  withinMs: number,
  onStalled: () => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    const timer = setTimeout(onStalled, withinMs).unref();
    try {
      yield chunk;
    } finally {
      clearTimeout(timer);
    }
  }
}
