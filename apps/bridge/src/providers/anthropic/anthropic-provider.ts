import type { ChatPiece, ChatReply, ChatRequest } from '../chat-types.js';
import type { CallContext, Prefill, ProbeReport, Provider, ProviderSettings } from '../provider.js';
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
import { AnthropicEvents } from './anthropic-events.js';
import { fromAnthropicReply } from './from-anthropic-reply.js';
import { lostOf } from './lost.js';
import { modelFacts } from './model-facts.js';
import { toAnthropicBody, toPrompt } from './to-anthropic-body.js';

/** The version of the API that these files speak; the vendor keeps its shapes stable. Source: Anthropic, "Versions". */
const VERSION = '2023-06-01';

/** Anthropic's Messages API. It has no embeddings. */
export class AnthropicProvider implements Provider {
  readonly type = 'anthropic';
  private readonly transport: Transport;

  constructor(settings: ProviderSettings) {
    const { apiKey } = settings;
    const headers: Record<string, string> = { 'anthropic-version': VERSION };
    if (apiKey !== undefined) headers['x-api-key'] = apiKey;
    // Both spellings of the base address are in use.
    const baseUrl = settings.baseUrl.replace(/\/v1$/, '');
    this.transport = new Transport({ ...settings, baseUrl, headers });
  }

  async complete(request: ChatRequest, call: CallContext): Promise<ChatReply> {
    const body = toAnthropicBody(request, false, this.vendor);
    const reply = await postJson(this.transport, '/v1/messages', body, call);
    return fromAnthropicReply(reply, request.model, this.vendor);
  }

  stream(request: ChatRequest, call: CallContext): AsyncIterable<ChatPiece> {
    const open = async () => {
      const body = toAnthropicBody(request, true, this.vendor);
      return openStream(this.transport, '/v1/messages', body, 'text/event-stream', call);
    };
    return new PieceStream(open, new SsePieces(new AnthropicEvents(request.model, this.vendor), this.vendor));
  }

  async countTokens(request: ChatRequest, call: CallContext): Promise<number> {
    const body = toPrompt(request, this.vendor);
    const reply = await postJson(this.transport, '/v1/messages/count_tokens', body, call);
    const tokens = tokenCount(reply['input_tokens']);
    if (tokens === undefined) throw invalidResponse('counted no tokens', this.vendor);
    return tokens;
  }

  lost(request: ChatRequest): string[] {
    return lostOf(request);
  }

  prefill(model: string): Prefill | undefined {
    return modelFacts(model).prefill ? 'continues' : undefined;
  }

  async probe(call: CallContext): Promise<ProbeReport> {
    const { data } = await getJson(this.transport, '/v1/models?limit=1000', call);
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
