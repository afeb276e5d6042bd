import type { DestinationStream } from 'pino';

/** Beyond this the lines of one turn are not kept together. */
const LARGEST_CHARACTERS = 64 * 1024;

/**
 * Hands the lines of one turn of the event loop on together: under load a write for each line costs more than making
 * the line. No line is later than the end of its turn, or than `flush`.
 */
export function batched(target: DestinationStream): DestinationStream & { flush(): void } {
  let waiting = '';
  const flush = (): void => {
    const lines = waiting;
    waiting = '';
    if (lines !== '') target.write(lines);
  };
  return {
    flush,
    write(line) {
      if (waiting === '') setImmediate(flush);
      waiting += line;
      if (waiting.length > LARGEST_CHARACTERS) flush();
    },
  };
}
