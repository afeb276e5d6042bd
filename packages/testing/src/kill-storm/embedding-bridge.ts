import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { wordVector } from '../replies/word-vector.js';

/** Models by name; the first is the default. */
const DIMENSIONS: Readonly<Record<string, number>> = { 'storm-16': 16, 'storm-24': 24 };

/** The bridge as far as a storm needs it: it embeds, at once, and can be away. */
export class EmbeddingBridge {
  away = false;
  /** Texts it has embedded. */
  embedded = 0;
  private readonly server = createServer((asked, reply) => void this.answer(asked, reply));

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async answer(asked: IncomingMessage, reply: ServerResponse): Promise<void> {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of asked) chunks.push(chunk as Buffer);
      const [status, body] = this.away
        ? AWAY
        : this.respond(asked.url ?? '', Buffer.concat(chunks).toString());
      reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    } catch {
      // The asking service was killed in the middle of its question.
      reply.destroy();
    }
  }

  private respond(path: string, body: string): [number, object] {
    if (path === '/health/live') return [200, { status: 'alive' }];
    if (path !== '/api/v1/embed') return [404, { error: 'no such route', error_code: 'route.not_found' }];
    const { texts, model = 'storm-16' } = JSON.parse(body) as { texts: string[]; model?: string };
    const dimension = DIMENSIONS[model];
    if (dimension === undefined) return [404, { error: 'no such model', error_code: 'model.not_found' }];
    this.embedded += texts.length;
    const embeddings = texts.map((text) =>
      Buffer.from(Float32Array.from(wordVector(text, dimension)).buffer).toString('base64'),
    );
    return [
      200,
      {
        embedding: embeddings[0],
        embeddings,
        model,
        provider_id: 'storm',
        dimension,
        tokens_used: 1,
        estimated_cost: 0,
        cost_usd: 0,
      },
    ];
  }
}

const AWAY: [number, object] = [503, { error: 'away', error_code: 'provider.unavailable', code: 503 }];
