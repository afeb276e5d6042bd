import { MAX_ITEM_CHARS } from './limits.js';

/** A line without its end. `text` is undefined when it is too long to be held. */
export interface Line {
  /** From 1. */
  number: number;
  text: string | undefined;
}

/** Text in lines; `\n`, `\r\n` and `\r` end one. A line that is too long is dropped, not the ones after it. */
export async function* splitLines(
  chunks: AsyncIterable<string>,
  maxChars = MAX_ITEM_CHARS,
): AsyncGenerator<Line, void, void> {
  let parts: string[] = [];
  let size = 0;
  let number = 0;
  let afterReturn = false;
  const take = (): Line => {
    const text = size > maxChars ? undefined : parts.join('');
    parts = [];
    size = 0;
    number += 1;
    return { number, text };
  };
  const hold = (text: string): void => {
    size += text.length;
    if (size > maxChars) parts = [];
    else if (text !== '') parts.push(text);
  };
  for await (const arrived of chunks) {
    const chunk: string = afterReturn && arrived.startsWith('\n') ? arrived.slice(1) : arrived;
    const lines = chunk.split(/\r\n|\n|\r/);
    afterReturn = chunk.endsWith('\r') || (afterReturn && arrived === '');
    const last = lines.pop() ?? '';
    for (const line of lines) {
      hold(line);
      yield take();
    }
    hold(last);
  }
  if (size > 0) yield take();
}
