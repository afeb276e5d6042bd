import type { IncomingMessage } from 'node:http';
import { estimateTokens, ReplyScript } from '../replies/reply-script.js';
import type { SeenRequest } from '../server/request-log.js';
import { ScriptedServer, type ScriptedServerOptions } from '../server/scripted-server.js';
import type { Vendor } from '../server/vendor.js';
import { jsonReply, type WireReply } from '../server/wire-reply.js';
import { geminiContent } from './gemini-content.js';
import { geminiEmbedding, geminiEmbeddings } from './gemini-embeddings.js';
import { geminiErrorBody, refuse } from './gemini-errors.js';
import { readGeminiContent } from './read-gemini-content.js';

export interface ScriptedGeminiOptions extends ScriptedServerOptions {
  /** Asked for in `x-goog-api-key`; without it every request is let in. */
  apiKey?: string;
  /** Default `gemini-2.5-flash` and `gemini-3-pro`. */
  chatModels?: string[];
  /** Embedding models and their dimensions; default `gemini-embedding-001` with 3,072. */
  embeddingModels?: Record<string, number>;
}

/** A provider that speaks the Gemini API; its base URL is `url`. */
export class ScriptedGemini extends ScriptedServer {
  readonly replies: ReplyScript;

  constructor(options: ScriptedGeminiOptions = {}) {
    const replies = new ReplyScript();
    super(new GeminiVendor(options, replies), options);
    this.replies = replies;
  }

  get baseUrl(): string {
    return this.url;
  }
}

class GeminiVendor implements Vendor {
  private serial = 0;
  private readonly chatModels: string[];
  private readonly embeddingModels: Record<string, number>;

  constructor(
    private readonly options: ScriptedGeminiOptions,
    private readonly replies: ReplyScript,
  ) {
    this.chatModels = options.chatModels ?? ['gemini-2.5-flash', 'gemini-3-pro'];
    this.embeddingModels = options.embeddingModels ?? { 'gemini-embedding-001': 3072 };
  }

  readonly errorBody = geminiErrorBody;

  isAuthorized(headers: IncomingMessage['headers']): boolean | undefined {
    const { apiKey } = this.options;
    return apiKey === undefined ? undefined : headers['x-goog-api-key'] === apiKey;
  }

  answer({ method, path, query, body }: SeenRequest): WireReply {
    if (method === 'GET' && path === '/v1beta/models') return this.list();
    const [, model = '', action = ''] = /^\/v1beta\/models\/([^/:]+):([A-Za-z]+)$/.exec(path) ?? [];
    if (method !== 'POST' || action === '') throw refuse('Not found', 404);
    return this.act(action, model, query, body);
  }

  private act(action: string, model: string, query: Record<string, string>, body: unknown): WireReply {
    switch (action) {
      case 'generateContent':
        return this.generate(model, body, false);
      case 'streamGenerateContent':
        if (query['alt'] !== 'sse') throw refuse('This server streams with alt=sse only.');
        return this.generate(model, body, true);
      case 'countTokens':
        this.checkModel(model, this.chatModels);
        return jsonReply({ totalTokens: estimateTokens(JSON.stringify(body)) });
      case 'embedContent':
        return geminiEmbedding(body, this.dimensionsOf(model));
      case 'batchEmbedContents':
        return geminiEmbeddings(body, model, this.dimensionsOf(model));
      default:
        throw refuse('Not found', 404);
    }
  }

  private generate(model: string, body: unknown, stream: boolean): WireReply {
    this.checkModel(model, this.chatModels);
    const chat = readGeminiContent(body, model, stream);
    return geminiContent(this.replies.take(chat), chat, ++this.serial);
  }

  private dimensionsOf(model: string): number {
    this.checkModel(model, Object.keys(this.embeddingModels));
    return this.embeddingModels[model] ?? 0;
  }

  private list(): WireReply {
    const chats = this.chatModels.map((id) => describe(id, ['generateContent', 'countTokens']));
    const embedders = Object.keys(this.embeddingModels).map((id) => describe(id, ['embedContent']));
    return jsonReply({ models: [...chats, ...embedders] });
  }

  private checkModel(model: string, known: string[]): void {
    if (known.includes(model)) return;
    throw refuse(`models/${model} is not found for API version v1beta, or is not supported.`, 404);
  }
}

function describe(id: string, supportedGenerationMethods: string[]): unknown {
  return { name: `models/${id}`, version: '001', displayName: id, supportedGenerationMethods };
}
