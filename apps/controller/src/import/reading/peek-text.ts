/** A text whose beginning has been looked at. */
export interface PeekedText {
  head: string;
  /** All of it, the head included. */
  whole: AsyncIterable<string>;
}

/** Reads ahead until `chars` are there, or the end. Throws what the source throws. */
export async function peekText(source: AsyncIterable<string>, chars: number): Promise<PeekedText> {
  const iterator = source[Symbol.asyncIterator]();
  const read: string[] = [];
  let size = 0;
  let isOver = false;
  while (size < chars && !isOver) {
    const step = await iterator.next();
    isOver = step.done === true;
    if (step.done === true) break;
    read.push(step.value);
    size += step.value.length;
  }
  async function* whole(): AsyncGenerator<string, void, void> {
    try {
      yield* read.splice(0);
      while (!isOver) {
        const step = await iterator.next();
        if (step.done === true) return;
        yield step.value;
      }
    } finally {
      await iterator.return?.();
    }
  }
  return { head: read.join('').slice(0, chars), whole: whole() };
}
