import type { IncomingMessage } from 'node:http';
import { ReplyScript } from '../replies/reply-script.js';
import type { SeenRequest } from '../server/request-log.js';
import { ScriptedServer, type ScriptedServerOptions } from '../server/scripted-server.js';
import type { Vendor } from '../server/vendor.js';
import { jsonReply, type WireReply } from '../server/wire-reply.js';
import { openAiChat } from './openai-chat.js';
import { openAiEmbeddings } from './openai-embeddings.js';
import { openAiErrorBody, refuse } from './openai-errors.js';
import { readOpenAiChat } from './read-openai-chat.js';

export interface ScriptedOpenAiOptions extends ScriptedServerOptions {
  /** Asked for as a bearer token; without it every request is let in. */
  apiKey?: string;
  /** Chat models; default `gpt-4o` and `gpt-4o-mini`. */
  chatModels?: string[];
  /** Embedding models and their dimensions; default `text-embedding-3-small` with 1536. */
  embeddingModels?: Record<string, number>;
  /** Some vendors of the dialect (Mistral) report the usage of a stream without being asked, in its last chunk. */
  usageUnasked?: boolean;
}

/** A provider that speaks OpenAI's wire format; its base URL is `url + '/v1'`. */
export class ScriptedOpenAi extends ScriptedServer {
  readonly replies: ReplyScript;

  constructor(options: ScriptedOpenAiOptions = {}) {
    const replies = new ReplyScript();
    super(new OpenAiVendor(options, replies), options);
    this.replies = replies;
  }

  get baseUrl(): string {
    return `${this.url}/v1`;
  }
}

class OpenAiVendor implements Vendor {
  private serial = 0;
  private readonly chatModels: string[];
  private readonly embeddingModels: Record<string, number>;

  constructor(
    private readonly options: ScriptedOpenAiOptions,
    private readonly replies: ReplyScript,
  ) {
    this.chatModels = options.chatModels ?? ['gpt-4o', 'gpt-4o-mini'];
    this.embeddingModels = options.embeddingModels ?? { 'text-embedding-3-small': 1536 };
  }

  readonly errorBody = openAiErrorBody;

  isAuthorized(headers: IncomingMessage['headers']): boolean | undefined {
    const { apiKey } = this.options;
    return apiKey === undefined ? undefined : headers.authorization === `Bearer ${apiKey}`;
  }

  answer(request: SeenRequest): WireReply {
    const { method, path, body } = request;
    if (method === 'GET' && path === '/v1/models') return this.models();
    if (method === 'GET' && path.startsWith('/v1/models/'))
      return this.model(path.slice('/v1/models/'.length));
    if (method === 'POST' && path === '/v1/chat/completions') return this.chat(body);
    if (method === 'POST' && path === '/v1/embeddings') return this.embeddings(body);
    throw refuse(`Invalid URL (${method} ${path})`, null, 'unknown_url', 404);
  }

  private chat(body: unknown): WireReply {
    const chat = readOpenAiChat(body);
    if (!this.chatModels.includes(chat.model)) throw unknownModel(chat.model);
    return openAiChat(this.replies.take(chat), chat, ++this.serial, this.options.usageUnasked === true);
  }

  private embeddings(body: unknown): WireReply {
    const model = String((body as { model?: unknown } | undefined)?.model);
    const dimensions = this.embeddingModels[model];
    if (dimensions === undefined) throw unknownModel(model);
    return openAiEmbeddings(body, dimensions);
  }

  private models(): WireReply {
    const ids = [...this.chatModels, ...Object.keys(this.embeddingModels)];
    return jsonReply({ object: 'list', data: ids.map(describe) });
  }

  private model(id: string): WireReply {
    if (!this.chatModels.includes(id) && this.embeddingModels[id] === undefined) throw unknownModel(id);
    return jsonReply(describe(id));
  }
}

function describe(id: string): unknown {
  return { id, object: 'model', created: 1_715_367_049, owned_by: 'system' };
}

function unknownModel(model: string): Error {
  return refuse(
    `The model \`${model}\` does not exist or you do not have access to it.`,
    null,
    'model_not_found',
    404,
  );
}
