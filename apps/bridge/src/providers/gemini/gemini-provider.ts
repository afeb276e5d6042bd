import type { ChatPiece, ChatReply, ChatRequest } from '../chat-types.js';
import type {
  CallContext,
  EmbedReply,
  EmbedRequest,
  ProbeReport,
  Provider,
  ProviderSettings,
} from '../provider.js';
import { cannot } from '../wire/cannot.js';
import { invalidResponse } from '../wire/fail.js';
import { getJson } from '../wire/get-json.js';
import { openStream } from '../wire/open-stream.js';
import { tokenCount } from '../wire/partition-usage.js';
import { PieceStream } from '../wire/piece-stream.js';
import { postJson } from '../wire/post-json.js';
import { isMembers } from '../wire/read-json.js';
import { SsePieces } from '../wire/sse-pieces.js';
import { Transport } from '../wire/transport.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { fromGeminiReply } from './from-gemini-reply.js';
import { fromEmbedReply, MOST_TEXTS, toEmbedBody } from './gemini-embed.js';
import { GeminiEvents } from './gemini-events.js';
import { lostOf } from './lost.js';
import { toGeminiBody } from './to-gemini-body.js';

/** The Gemini API. */
export class GeminiProvider implements Provider {
  readonly type = 'gemini';
  readonly embedBatch = { texts: MOST_TEXTS, characters: Number.POSITIVE_INFINITY };
  private readonly transport: Transport;

  constructor(settings: ProviderSettings) {
    const { apiKey } = settings;
    const headers: Record<string, string> = apiKey === undefined ? {} : { 'x-goog-api-key': apiKey };
    // Both spellings of the base address are in use.
    const baseUrl = settings.baseUrl.replace(/\/v1(beta)?$/, '');
    this.transport = new Transport({ ...settings, baseUrl, headers });
  }

  async complete(request: ChatRequest, call: CallContext): Promise<ChatReply> {
    const body = toGeminiBody(request, this.vendor);
    const reply = await postJson(this.transport, pathOf(request.model, 'generateContent'), body, call);
    return fromGeminiReply(reply, request.model, this.vendor);
  }

  stream(request: ChatRequest, call: CallContext): AsyncIterable<ChatPiece> {
    const open = async () => {
      const body = toGeminiBody(request, this.vendor);
      const path = pathOf(request.model, 'streamGenerateContent?alt=sse');
      return openStream(this.transport, path, body, 'text/event-stream', call);
    };
    return new PieceStream(open, new SsePieces(new GeminiEvents(request.model, this.vendor), this.vendor));
  }

  async embed(request: EmbedRequest, call: CallContext): Promise<EmbedReply> {
    const { texts, model } = request;
    if (texts.length > MOST_TEXTS) throw cannot(`embeds ${MOST_TEXTS} texts at once at most`, this.vendor);
    const body = toEmbedBody(request, withoutPrefix(model));
    const reply = await postJson(this.transport, pathOf(model, 'batchEmbedContents'), body, call);
    return fromEmbedReply(reply, request, this.vendor);
  }

  async countTokens(request: ChatRequest, call: CallContext): Promise<number> {
    const model = `models/${withoutPrefix(request.model)}`;
    const body = { generateContentRequest: { model, ...toGeminiBody(request, this.vendor) } };
    const reply = await postJson(this.transport, pathOf(request.model, 'countTokens'), body, call);
    const tokens = tokenCount(reply['totalTokens']);
    if (tokens === undefined) throw invalidResponse('counted no tokens', this.vendor);
    return tokens;
  }

  lost(request: ChatRequest): string[] {
    return lostOf(request);
  }

  async probe(call: CallContext): Promise<ProbeReport> {
    const { models } = await getJson(this.transport, '/v1beta/models?pageSize=1000', call);
    if (!Array.isArray(models)) throw invalidResponse('gave no list of models', this.vendor);
    const names = models.map((model) => (isMembers(model) ? model['name'] : undefined));
    return { models: names.filter((name) => typeof name === 'string').map(withoutPrefix) };
  }

  async close(): Promise<void> {
    await this.transport.close();
  }

  private get vendor(): VendorIdentity {
    return this.transport.vendor;
  }
}

/** The model is part of the path: whatever it is called, it stays one segment. */
function pathOf(model: string, action: string): string {
  return `/v1beta/models/${encodeURIComponent(withoutPrefix(model))}:${action}`;
}

function withoutPrefix(model: string): string {
  return model.replace(/^models\//, '');
}
