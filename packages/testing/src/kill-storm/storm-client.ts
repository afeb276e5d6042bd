import { Agent, request } from 'node:http';

/** What a service said. */
export interface StormReply {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the storm reads replies as any client would
  body: any;
}

/** No answer came: the service may have done what it was asked, or not. */
export class NoAnswer extends Error {}

/** Longer than any honest answer; a service that hangs fails the storm. */
const ANSWERS_WITHIN_MS = 30_000;

/** A plain client of one service, with connections that stay open. */
export class StormClient {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(
    private readonly port: number,
    private readonly apiKey: string,
  ) {}

  /** Throws {@link NoAnswer} when the connection broke first. */
  send(method: string, path: string, body?: unknown, key?: string): Promise<StormReply> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const headers: Record<string, string> = { 'x-api-key': this.apiKey };
    if (payload !== undefined) headers['content-type'] = 'application/json';
    if (payload !== undefined) headers['content-length'] = String(Buffer.byteLength(payload));
    if (key !== undefined) headers['idempotency-key'] = key;
    return new Promise((resolve, reject) => {
      const failed = (error: Error): void => reject(new NoAnswer(`${method} ${path}`, { cause: error }));
      const call = request(
        { host: '127.0.0.1', port: this.port, method, path, headers, agent: this.agent },
        (reply) => {
          const chunks: Buffer[] = [];
          reply.on('data', (chunk: Buffer) => chunks.push(chunk));
          reply.on('error', failed);
          reply.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            if (!reply.complete) return failed(new Error('the reply was cut'));
            resolve({
              status: reply.statusCode ?? 0,
              body: text === '' ? undefined : JSON.parse(text),
            });
          });
        },
      );
      call.setTimeout(ANSWERS_WITHIN_MS, () => call.destroy(new Error('no answer in time')));
      call.on('error', failed);
      call.end(payload);
    });
  }

  /** Asks what must be answered well. */
  async ask(method: string, path: string, body?: unknown): Promise<StormReply['body']> {
    const reply = await this.send(method, path, body);
    // It goes: what it would have answered is asked after its next start.
    if (reply.status === 503 && reply.body?.error_code === 'service.stopping')
      throw new NoAnswer(`${method} ${path}: it is stopping`);
    if (reply.status >= 300)
      throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  close(): void {
    this.agent.destroy();
  }
}
