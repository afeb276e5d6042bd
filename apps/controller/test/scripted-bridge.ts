import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Answer = { status?: number; body: unknown };
type Route = (body: any) => Answer;

const DIMENSION = 32;

/** A bridge on loopback that speaks the bridge's wire format; its answers can be replaced, and it can be stopped. */
export class ScriptedBridge {
  readonly routes: Record<string, Route> = {
    'GET /health/live': () => ({ body: { status: 'alive' } }),
    'POST /api/v1/embed': (body) => ({ body: embed(body) }),
    'GET /api/v1/health/providers': () => ({ body: PROVIDERS }),
    'POST /api/v1/route': () => ({ body: ROUTE }),
  };
  readonly seen: { path: string; authorization: string | undefined; body: any }[] = [];
  private readonly hanging = new Map<string, ServerResponse[]>();
  private server: Server | undefined;
  private port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<this> {
    this.server = createServer((request, response) => void this.handle(request, response));
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    const server = this.server;
    if (server === undefined) return;
    this.server = undefined;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  /** Calls of a route get no answer until the end. */
  hang(route: string): { end(): void } {
    const open: ServerResponse[] = [];
    this.hanging.set(route, open);
    return {
      end: () => {
        this.hanging.delete(route);
        for (const response of open) response.destroy();
      },
    };
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    this.seen.push({ path: request.url ?? '', authorization: request.headers.authorization, body });
    const hanging = this.hanging.get(`${request.method} ${request.url}`);
    if (hanging !== undefined) {
      hanging.push(response);
      return;
    }
    const route = this.routes[`${request.method} ${request.url}`];
    const answer = route?.(body) ?? {
      status: 404,
      body: { error: 'no such route', error_code: 'route.not_found' },
    };
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  }
}

/** Texts that share words are close. */
export function vectorOf(text: string): Float32Array {
  const vector = new Float32Array(DIMENSION).fill(0.01);
  for (const word of text.toLowerCase().match(/\w+/g) ?? []) {
    let hash = 7;
    for (const character of word) hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003;
    vector[hash % DIMENSION] = (vector[hash % DIMENSION] ?? 0) + 1;
  }
  const length = Math.hypot(...vector);
  return vector.map((one) => one / length);
}

function embed({ texts }: { texts: string[] }): object {
  const embeddings = texts.map((text) => Buffer.from(vectorOf(text).buffer).toString('base64'));
  return {
    embedding: embeddings[0],
    embeddings,
    model: 'words-32',
    provider_id: 'scripted',
    dimension: DIMENSION,
    tokens_used: 1,
    estimated_cost: 0,
    cost_usd: 0,
  };
}

const provider = (id: string, type: string, models: number): object => ({
  provider_id: id,
  id,
  provider_type: type,
  status: 'healthy',
  circuit_breaker_state: 'closed',
  models_count: models,
  reason: null,
});
const PROVIDERS = {
  providers: [provider('ollama_local', 'ollama', 3), provider('openai_cloud', 'openai', 2)],
  total_providers: 2,
  healthy_providers: 2,
  total_models: 5,
};
const ROUTE = {
  provider_id: 'openai_cloud',
  model_id: 'gpt-4o',
  estimated_cost: 0.0125,
  reason: 'Preferred model available',
  provider_type: 'openai',
};
