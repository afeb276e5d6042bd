import type { ChatPiece, ChatReply, ChatRequest } from '../chat-types.js';
import type {
  CallContext,
  EmbedBatch,
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
import { SsePieces } from '../wire/sse-pieces.js';
import { Transport } from '../wire/transport.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import { type Dialect, OPENAI } from './dialect.js';
import { fromOpenAiReply } from './from-openai-reply.js';
import { fromEmbeddingsReply, toEmbeddingsBody } from './openai-embeddings.js';
import { OpenAiEvents } from './openai-events.js';
import { speaksOurs, toOpenAiBody } from './to-openai-body.js';

/** OpenAI's Chat Completions and Embeddings, and every vendor that speaks the same with the words of its dialect. */
export class OpenAiProvider implements Provider {
  readonly type: string;
  readonly embedBatch: EmbedBatch | undefined;
  private readonly transport: Transport;

  constructor(
    settings: ProviderSettings,
    private readonly dialect: Dialect = OPENAI,
  ) {
    this.type = dialect.type;
    this.embedBatch = dialect.embedBatch;
    const { apiKey } = settings;
    const headers: Record<string, string> = apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
    this.transport = new Transport({ ...settings, headers });
  }

  async complete(request: ChatRequest, call: CallContext): Promise<ChatReply> {
    const body = toOpenAiBody(request, false, this.dialect, this.vendor);
    const reply = await postJson(this.transport, '/chat/completions', body, call);
    return fromOpenAiReply(reply, request.model, this.vendor);
  }

  stream(request: ChatRequest, call: CallContext): AsyncIterable<ChatPiece> {
    const open = async () => {
      const body = toOpenAiBody(request, true, this.dialect, this.vendor);
      return openStream(this.transport, '/chat/completions', body, 'text/event-stream', call);
    };
    return new PieceStream(open, new SsePieces(new OpenAiEvents(request.model, this.vendor), this.vendor));
  }

  async embed(request: EmbedRequest, call: CallContext): Promise<EmbedReply> {
    const body = toEmbeddingsBody(request, this.dialect);
    const reply = await postJson(this.transport, '/embeddings', body, call);
    return fromEmbeddingsReply(reply, request, this.vendor);
  }

  prefill(): Prefill {
    return this.dialect.prefill.how;
  }

  lost(request: ChatRequest): string[] {
    return speaksOurs(request) ? [] : Object.keys(request.extra ?? {});
  }

  async probe(call: CallContext): Promise<ProbeReport> {
    const { data } = await getJson(this.transport, '/models', call);
    if (!Array.isArray(data)) throw invalidResponse('gave no list of models', this.vendor);
    const ids = data.map((model) => (isMembers(model) ? model['id'] : undefined));
    return { models: ids.filter((id) => typeof id === 'string') };
  }

  async close(): Promise<void> {
    await this.transport.close();
  }

  private get vendor(): VendorIdentity {
    return this.transport.vendor;
  }
}
