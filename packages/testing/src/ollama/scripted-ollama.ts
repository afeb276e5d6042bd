import { ReplyScript } from '../replies/reply-script.js';
import type { SeenRequest } from '../server/request-log.js';
import { ScriptedServer, type ScriptedServerOptions } from '../server/scripted-server.js';
import { type Vendor, VendorError } from '../server/vendor.js';
import { jsonReply, type WireReply } from '../server/wire-reply.js';
import { ollamaChat } from './ollama-chat.js';
import { ollamaEmbed, ollamaEmbeddings } from './ollama-embed.js';
import { readOllamaChat } from './read-ollama-chat.js';

export interface ScriptedOllamaOptions extends ScriptedServerOptions {
  /** Chat models as `ollama list` shows them; default `llama3.1:8b`. A name without a tag means `:latest`. */
  chatModels?: string[];
  /** Embedding models and their dimensions; default `nomic-embed-text` with 768. */
  embeddingModels?: Record<string, number>;
}

/** A provider that speaks Ollama's native API; its base URL is `url`. */
export class ScriptedOllama extends ScriptedServer {
  readonly replies: ReplyScript;

  constructor(options: ScriptedOllamaOptions = {}) {
    const replies = new ReplyScript();
    super(new OllamaVendor(options, replies), options);
    this.replies = replies;
  }

  get baseUrl(): string {
    return this.url;
  }
}

class OllamaVendor implements Vendor {
  private readonly chatModels: string[];
  private readonly embeddingModels: Map<string, number>;

  constructor(
    options: ScriptedOllamaOptions,
    private readonly replies: ReplyScript,
  ) {
    this.chatModels = (options.chatModels ?? ['llama3.1:8b']).map(tagged);
    this.embeddingModels = new Map(
      Object.entries(options.embeddingModels ?? { 'nomic-embed-text': 768 }).map(([id, size]) => [
        tagged(id),
        size,
      ]),
    );
  }

  errorBody(status: number): unknown {
    return { error: ERRORS[status] ?? `status ${status}` };
  }

  isAuthorized(): undefined {
    return undefined;
  }

  answer(request: SeenRequest): WireReply {
    const route = ROUTES[`${request.method} ${request.path}`];
    if (route === undefined) throw new VendorError(404, { error: 'not found' });
    return route(this, request.body);
  }

  chat(body: unknown): WireReply {
    const chat = readOllamaChat(body);
    if (!this.chatModels.includes(tagged(chat.model))) throw missing(chat.model);
    return ollamaChat(this.replies.take(chat), chat);
  }

  dimensionsOf(body: unknown): number {
    const model = String((body as { model?: unknown } | undefined)?.model);
    const dimensions = this.embeddingModels.get(tagged(model));
    if (dimensions === undefined) throw missing(model);
    return dimensions;
  }

  tags(): WireReply {
    return jsonReply({ models: [...this.chatModels, ...this.embeddingModels.keys()].map(describe) });
  }
}

const ERRORS: Readonly<Record<number, string>> = {
  400: 'invalid request',
  401: 'unauthorized',
  404: "model 'unknown' not found",
  500: 'llama runner process has terminated: exit status 2',
  503: 'server busy, please try again. maximum pending requests exceeded',
};

const ROUTES: Readonly<Record<string, (vendor: OllamaVendor, body: unknown) => WireReply>> = {
  'GET /': () => ({ status: 200, contentType: 'text/plain; charset=utf-8', chunks: ['Ollama is running'] }),
  'GET /api/version': () => jsonReply({ version: '0.13.0' }),
  'GET /api/tags': (vendor) => vendor.tags(),
  'GET /api/ps': () => jsonReply({ models: [] }),
  'POST /api/chat': (vendor, body) => vendor.chat(body),
  'POST /api/embed': (vendor, body) => ollamaEmbed(body, vendor.dimensionsOf(body)),
  'POST /api/embeddings': (vendor, body) => ollamaEmbeddings(body, vendor.dimensionsOf(body)),
};

function tagged(model: string): string {
  return model.includes(':') ? model : `${model}:latest`;
}

function missing(model: string): VendorError {
  return new VendorError(404, { error: `model '${model}' not found` });
}

function describe(name: string): unknown {
  return {
    name,
    model: name,
    modified_at: '2026-01-01T00:00:00Z',
    size: 4_661_224_676,
    digest: 'sha256:0000000000000000000000000000000000000000000000000000000000000000',
    details: { format: 'gguf', family: 'llama', parameter_size: '8.0B', quantization_level: 'Q4_K_M' },
  };
}
