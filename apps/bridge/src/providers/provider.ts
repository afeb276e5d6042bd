import type { EmbedPriority } from '@sekha/contracts';
import type { CallSignal } from './call-signal.js';
import type { ChatPiece, ChatReply, ChatRequest } from './chat-types.js';
import type { ImageLimits } from './images/image-limits.js';

/**
 * A provider adapter: translates, makes ONE call, translates back. It does not retry, time out, price, choose
 * models, read the environment or import Nest. A missing member means "cannot". Every adapter passes the contract
 * suites in `test/` against a server that speaks its vendor's wire format.
 *
 * Failures are `AppError`s of the `provider.*` family (see `wire/fail.ts`); an abort by `signal` is `call.aborted`.
 */
export interface Provider extends ProviderKnowledge {
  readonly type: string;
  complete?(request: ChatRequest, call: CallContext): Promise<ChatReply>;
  /**
   * The same answer in pieces. It ends with exactly one `finish` piece for each choice and then one `usage` piece
   * (null where the vendor said nothing); a stream that stops before that throws `provider.invalid_response`.
   */
  stream?(request: ChatRequest, call: CallContext): AsyncIterable<ChatPiece>;
  embed?(request: EmbedRequest, call: CallContext): Promise<EmbedReply>;
  /** Input tokens that the vendor would count, where it tells for nothing. */
  countTokens?(request: ChatRequest, call: CallContext): Promise<number>;
  /** Asks for something free (a model list); throws when the provider is not well. Never a billed call. */
  probe?(call: CallContext): Promise<ProbeReport>;
  /** Releases sockets, workers. */
  close?(): Promise<void>;
}

/** What an adapter knows of its vendor without asking it. */
export interface ProviderKnowledge {
  /**
   * What of `request` the adapter cannot honour and will leave out, in the words of the caller's dialect. What would
   * make the answer useless is not left out but refused by the call itself.
   */
  lost?(request: ChatRequest): string[];
  /**
   * How well the model goes on from a last message of the assistant that is marked `prefill`, instead of answering it:
   * `continues` says the vendor, `tries` where nobody promises it. Absent or undefined: such a request is refused.
   */
  prefill?(model: string): Prefill | undefined;
  /** The most that one call of `embed` takes; absent where the vendor sets no limit that we know. */
  readonly embedBatch?: EmbedBatch | undefined;
}

export interface EmbedBatch {
  texts: number;
  /** Of all texts together. */
  characters: number;
}

export type Prefill = 'continues' | 'tries';

/** What is the same for every call of one provider. */
export interface ProviderSettings {
  id: string;
  /** No trailing slash. */
  baseUrl: string;
  apiKey?: string | undefined;
  /** The connect clock, in milliseconds: it must live where connections are made. Undefined: the system's own. */
  connectTimeoutMs?: number | undefined;
  /** What a model takes for images, beside the vendor's own limits. */
  imageLimits?: ((modelId: string) => ImageLimits | undefined) | undefined;
}

export interface CallContext {
  /** Aborts the upstream call; its socket closes at once. */
  signal: CallSignal;
  /** Called when the vendor's response headers are in; clocks use it. */
  onHeaders?: (() => void) | undefined;
}

export interface EmbedRequest {
  model: string;
  texts: readonly string[];
  /** Ask for shorter vectors where the vendor can. */
  dimensions?: number | undefined;
  /** Whether somebody waits for the answer; a provider with a queue of its own may heed it. Absent: it judges itself. */
  priority?: EmbedPriority | undefined;
}

export interface EmbedReply {
  model: string;
  /** One for each text, in order. */
  vectors: Float32Array[];
  /** As the vendor counted them; null where it said nothing. */
  inputTokens: number | null;
}

export interface ProbeReport {
  /** Model ids that the provider says it has; undefined where it cannot tell. */
  models?: string[] | undefined;
}
