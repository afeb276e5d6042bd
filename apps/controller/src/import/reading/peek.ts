/** A source whose beginning has been looked at. */
export interface Peeked<T> {
  /** At least as much as was asked for, unless there is less. */
  head: readonly T[];
  /** All of it, the head included. */
  whole: AsyncIterable<T>;
}

/** Reads ahead until `size` (in the length of its pieces) is there, or the end. Throws what the source throws. */
export async function peek<T extends { readonly length: number }>(
  source: AsyncIterable<T>,
  size: number,
): Promise<Peeked<T>> {
  const iterator = source[Symbol.asyncIterator]();
  const head: T[] = [];
  let isOver = false;
  for (let seen = 0; seen < size && !isOver; ) {
    const step = await iterator.next();
    if (step.done === true) isOver = true;
    else {
      head.push(step.value);
      seen += step.value.length;
    }
  }
  const waiting = [...head];
  async function* whole(): AsyncGenerator<T, void, void> {
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) yield next;
      while (!isOver) {
        const step = await iterator.next();
        if (step.done === true) return;
        yield step.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head, whole: whole() };
}
