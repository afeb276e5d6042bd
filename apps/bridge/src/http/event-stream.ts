import type { ServerResponse } from 'node:http';

/** Beyond this the events of one turn are not kept together. */
const LARGEST_CHARACTERS = 64 * 1024;

/**
 * A response of server-sent events: waits for slow readers, keeps quiet connections open with comments. Events that
 * came together leave together, before anything else is read, as one write is cheaper; the first ones leave by
 * {@link flush}, for all that is at hand is worked off before that end of a turn.
 */
export class EventStream {
  private waiting = '';
  private readonly keepAlive: NodeJS.Timeout;

  /** Sends status and headers at once; from now on only {@link end} or {@link close} can finish the response. */
  constructor(
    private readonly response: ServerResponse,
    headers: Readonly<Record<string, string>>,
    keepAliveMs: number,
  ) {
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    this.keepAlive = setInterval(() => this.comment(), keepAliveMs);
  }

  /** Sends one event, of a name where the dialect has names; resolves when the caller has room for more. */
  send(data: object, name?: string): Promise<void> | undefined {
    const named = name === undefined ? '' : `event: ${name}\n`;
    return this.write(`${named}data: ${JSON.stringify(data)}\n\n`);
  }

  /** Writes what was sent so far at once: somebody waits for the first word. */
  readonly flush = (): void => {
    const text = this.waiting;
    this.waiting = '';
    if (text !== '' && !this.response.destroyed && !this.response.writableEnded) this.response.write(text);
  };

  /** Ends the response; `[DONE]` only after a complete answer. */
  end(complete: boolean): void {
    clearInterval(this.keepAlive);
    const rest = this.waiting + (complete ? 'data: [DONE]\n\n' : '');
    this.waiting = '';
    if (this.response.writableEnded || this.response.destroyed) return;
    this.response.end(rest);
  }

  /** Ends the response of a dialect whose events tell its end themselves. */
  close(): void {
    this.end(false);
  }

  /** Sends what readers skip, so that nobody between takes the connection for dead. */
  comment(): void {
    if (this.response.writableNeedDrain || this.response.destroyed) return;
    this.response.write(': keep-alive\n\n');
  }

  private write(text: string): Promise<void> | undefined {
    if (this.response.destroyed) return undefined;
    // A tick comes when the pieces at hand have all been written, and before the next ones are read.
    if (this.waiting === '') process.nextTick(this.flush);
    this.waiting += text;
    if (this.waiting.length > LARGEST_CHARACTERS) this.flush();
    return this.response.writableNeedDrain ? this.room() : undefined;
  }

  private room(): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        this.response.off('drain', go);
        this.response.off('close', go);
        resolve();
      };
      this.response.once('drain', go);
      this.response.once('close', go);
    });
  }
}
