import type { ProvidersAnswer, RouteAnswer, RouteBody } from '@sekha/contracts';

/** Vectors of texts, and who made them. */
export interface Embedding {
  /** One for each text, in order. */
  vectors: Float32Array[];
  model: string;
  providerId: string;
  /** Null where the model has no known price. */
  costUsd: number | null;
}

export interface EmbedOptions {
  /** The bridge's default embedding model when absent. */
  model?: string | undefined;
  /** Somebody waits for the answer: it passes what is embedded in the background, as everything else is. */
  interactive?: boolean | undefined;
  /** Ends the call. */
  signal?: AbortSignal | undefined;
}

/**
 * The bridge, as the controller needs it. Failures are `AppError`s: `bridge.unavailable` and `bridge.timeout` when it
 * cannot be reached, otherwise the bridge's own code and words.
 */
export interface BridgeClient {
  embed(texts: readonly string[], options?: EmbedOptions): Promise<Embedding>;
  route(request: RouteBody): Promise<RouteAnswer>;
  providers(): Promise<ProvidersAnswer>;
  /** True when the bridge answers at all. */
  isReachable(): Promise<boolean>;
}

/** Injection token of {@link BridgeClient}. */
export const BRIDGE_CLIENT = Symbol('BridgeClient');
