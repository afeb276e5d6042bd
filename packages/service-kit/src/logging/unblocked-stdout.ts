import type { DestinationStream } from 'pino';
import { batched } from './batched-lines.js';
import { LineWriter } from './line-writer.js';

const STDOUT = 1;
/** How long a process that ends waits for a reader that does not read. */
const LAST_WORDS_MS = 1_000;

let lostLines = 0;
let stdout: DestinationStream | undefined;

/** Lines that this process has lost so far, because nobody read its log or the disk refused it. */
export function lostLogLines(): number {
  return lostLines;
}

/**
 * The standard output for a service that must never wait for whoever reads its log: a full pipe, or a reader that is
 * woken up by each write, would hold up every request. Lines that are lost are counted, and told in the log of `app` as
 * soon as it is read again. At the end of the process what is left is written; only one that is killed, or whose log
 * nobody reads, loses its last lines.
 */
export function unblockedStdout(app: string): DestinationStream {
  stdout ??= openStdout(app);
  return stdout;
}

/** One for the process: two would write into each other's lines. */
function openStdout(app: string): DestinationStream {
  neverBlock();
  const count = (lines: number): void => {
    lostLines += lines;
  };
  const writer = new LineWriter(STDOUT, count, (lines) => lossLine(app, lines));
  const { write, flush } = batched(writer);
  process.once('exit', () => {
    flush();
    writer.writeAllNow(performance.now() + LAST_WORDS_MS);
  });
  return { write };
}

function lossLine(app: string, lines: number): string {
  const msg = `${lines} lines of the log were lost: nobody read it, or the disk refused it`;
  const line = { level: 'warn', time: new Date().toISOString(), app, lost_lines: lines, msg };
  return `${JSON.stringify(line)}\n`;
}

/**
 * A write to a full pipe would keep a thread of Node's pool for ever, and the end of the process would wait for that
 * thread. Node makes a pipe refuse such writes when it opens it as a stream of its own.
 */
function neverBlock(): void {
  void process.stdout.writable;
}
