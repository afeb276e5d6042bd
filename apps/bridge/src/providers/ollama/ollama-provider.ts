import type { ChatPiece, ChatReply, ChatRequest } from '../chat-types.js';
import type {
  CallContext,
  EmbedReply,
  EmbedRequest,
  Prefill,
  ProbeReport,
  Provider,
  ProviderSettings,
} from '../provider.js';
import { invalidResponse } from '../wire/fail.js';
import { getJson } from '../wire/get-json.js';
import { openStream } from '../wire/open-stream.js';
import { PieceStream } from '../wire/piece-stream.js';
import { postJson } from '../wire/post-json.js';
import { isMembers } from '../wire/read-json.js';
import { Transport } from '../wire/transport.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { fromOllamaReply } from './from-ollama-reply.js';
import { lostOf } from './lost.js';
import { fromEmbedReply, toEmbedBody } from './ollama-embed.js';
import { OllamaPieces } from './ollama-pieces.js';
import { toOllamaBody } from './to-ollama-body.js';

/** Ollama's native API. A key is sent where one is set: behind a proxy, or in Ollama's cloud. */
export class OllamaProvider implements Provider {
  readonly type = 'ollama';
  private readonly transport: Transport;

  constructor(settings: ProviderSettings) {
    const { apiKey } = settings;
    const headers: Record<string, string> = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
    this.transport = new Transport({ ...settings, headers });
  }

  async complete(request: ChatRequest, call: CallContext): Promise<ChatReply> {
    const body = toOllamaBody(request, false, this.vendor);
    const reply = await postJson(this.transport, '/api/chat', body, call);
    return fromOllamaReply(reply, request.model, this.vendor);
  }

  stream(request: ChatRequest, call: CallContext): AsyncIterable<ChatPiece> {
    const open = async () => {
      const body = toOllamaBody(request, true, this.vendor);
      return openStream(this.transport, '/api/chat', body, 'application/x-ndjson', call);
    };
    return new PieceStream(open, new OllamaPieces(request.model, this.vendor));
  }

  async embed(request: EmbedRequest, call: CallContext): Promise<EmbedReply> {
    const reply = await postJson(this.transport, '/api/embed', toEmbedBody(request), call);
    return fromEmbedReply(reply, request, this.vendor);
  }

  lost(request: ChatRequest): string[] {
    return lostOf(request);
  }

  /** It renders a last assistant message without its end mark. Source: Ollama, `server/prompt.go`, templates. */
  prefill(): Prefill {
    return 'continues';
  }

  /** Model ids as Ollama lists them, tags included; to Ollama, `x` and `x:latest` are the same. */
  async probe(call: CallContext): Promise<ProbeReport> {
    const { models } = await getJson(this.transport, '/api/tags', call);
    if (!Array.isArray(models)) throw invalidResponse('gave no list of models', this.vendor);
    const names = models.map((model) => (isMembers(model) ? model['name'] : undefined));
    return { models: names.filter((name) => typeof name === 'string') };
  }

  async close(): Promise<void> {
    await this.transport.close();
  }

  private get vendor(): VendorIdentity {
    return this.transport.vendor;
  }
}
