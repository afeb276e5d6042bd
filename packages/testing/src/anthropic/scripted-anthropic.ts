import type { IncomingMessage } from 'node:http';
import { estimateTokens, ReplyScript } from '../replies/reply-script.js';
import type { SeenRequest } from '../server/request-log.js';
import { ScriptedServer, type ScriptedServerOptions } from '../server/scripted-server.js';
import type { Vendor } from '../server/vendor.js';
import { jsonReply, type WireReply } from '../server/wire-reply.js';
import { anthropicErrorBody, refuse } from './anthropic-errors.js';
import { anthropicMessages } from './anthropic-messages.js';
import { readAnthropicMessages, readPrompt } from './read-anthropic-messages.js';

export interface ScriptedAnthropicOptions extends ScriptedServerOptions {
  /** Asked for in `x-api-key`; without it every request is let in. */
  apiKey?: string;
  /** Default `claude-haiku-4-5` and `claude-opus-4-8`. */
  chatModels?: string[];
}

/** A provider that speaks Anthropic's Messages API; its base URL is `url`. */
export class ScriptedAnthropic extends ScriptedServer {
  readonly replies: ReplyScript;

  constructor(options: ScriptedAnthropicOptions = {}) {
    const replies = new ReplyScript();
    super(new AnthropicVendor(options, replies), options);
    this.replies = replies;
  }

  get baseUrl(): string {
    return this.url;
  }
}

class AnthropicVendor implements Vendor {
  private serial = 0;
  private readonly models: string[];

  constructor(
    private readonly options: ScriptedAnthropicOptions,
    private readonly replies: ReplyScript,
  ) {
    this.models = options.chatModels ?? ['claude-haiku-4-5', 'claude-opus-4-8'];
  }

  readonly errorBody = anthropicErrorBody;

  isAuthorized(headers: IncomingMessage['headers']): boolean | undefined {
    const { apiKey } = this.options;
    return apiKey === undefined ? undefined : headers['x-api-key'] === apiKey;
  }

  answer({ method, path, headers, body }: SeenRequest): WireReply {
    if (headers['anthropic-version'] === undefined) throw refuse('anthropic-version: header is required');
    if (method === 'GET' && path === '/v1/models') return this.list();
    if (method === 'POST' && path === '/v1/messages') return this.message(body);
    if (method === 'POST' && path === '/v1/messages/count_tokens') return this.count(body);
    throw refuse('Not found', 'not_found_error', 404);
  }

  private message(body: unknown): WireReply {
    const chat = readAnthropicMessages(body);
    this.checkModel(chat.model);
    return anthropicMessages(this.replies.take(chat), chat, ++this.serial);
  }

  private count(body: unknown): WireReply {
    const { model, messages, system, tools } = readPrompt(body);
    this.checkModel(String(model));
    return jsonReply({ input_tokens: estimateTokens(JSON.stringify([messages, system, tools])) });
  }

  private list(): WireReply {
    const data = this.models.map((id) => ({
      type: 'model',
      id,
      display_name: id,
      created_at: '2026-01-01T00:00:00Z',
    }));
    return jsonReply({ data, has_more: false, first_id: data[0]?.id, last_id: data.at(-1)?.id });
  }

  private checkModel(model: string): void {
    if (!this.models.includes(model)) throw refuse(`model: ${model}`, 'not_found_error', 404);
  }
}
