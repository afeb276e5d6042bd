import { Injectable } from '@nestjs/common';
import { AppError } from '@sekha/contracts';
import { JoinedCalls } from '../embeddings/joined-calls.js';
import { VectorCache } from '../embeddings/vector-cache.js';
import type { Usage } from '../providers/chat-types.js';
import type { EmbedReply } from '../providers/provider.js';
import type { CallClocks } from '../resilience/call-clocks.js';
import { aborted } from '../resilience/clock.js';
import { openPlain } from '../resilience/open-plain.js';
import type { Opened } from '../resilience/opened.js';
import { CallMetrics } from '../telemetry/call-metrics.js';
import { CallAccount } from './call-account.js';
import { type CallCandidate, cannot } from './call-candidate.js';
import { embedNeed } from './call-need.js';
import type { CallReport } from './call-report.js';
import { CallRouter } from './call-router.js';
import { CallRunner } from './call-runner.js';
import type { Caller } from './caller.js';
import { countedUsage } from './usage.js';

export interface EmbedAsk {
  /** As the caller wrote it; see `CallNeed.wanted`. */
  wanted: string | undefined;
  texts: readonly string[];
  dimensions: number | undefined;
}

export interface EmbeddedTexts {
  /** One for each text, in order. */
  vectors: Float32Array[];
  report: CallReport;
}

/** Vectors, and what the vendor counted for the texts that were not known yet. */
interface Embedded {
  vectors: Float32Array[];
  /** Null where the vendor said nothing; 0 when every vector was known. */
  inputTokens: number | null;
}

/** Bounds that keep the cache well below the memory bar: 1,536 floats make 6 KB. */
const CACHE_BOUNDS = { vectors: 10_000, bytes: 32 * 1024 * 1024 };

/**
 * Embedding calls: routed, run through the policies, priced, counted, logged. Texts embedded before come from a cache
 * and identical calls in flight become one, always per provider and model: vectors of two models are never mixed in
 * one answer.
 */
@Injectable()
export class EmbedCalls {
  private readonly cache = new VectorCache(CACHE_BOUNDS);
  private readonly joined = new JoinedCalls<EmbedReply>();

  constructor(
    private readonly router: CallRouter,
    private readonly runner: CallRunner,
    private readonly account: CallAccount,
    private readonly metrics: CallMetrics,
  ) {}

  async embed(ask: EmbedAsk, caller: Caller): Promise<EmbeddedTexts> {
    const routed = this.router.route(embedNeed(ask.wanted, ask.texts));
    const done = await this.runner.run({
      operation: 'embeddings',
      streamed: false,
      caller,
      ...routed,
      open: (candidate, clocks) => this.open(candidate, ask, clocks),
      usageOf: (embedded) => this.usageOf(embedded, ask),
    });
    const { vectors, inputTokens } = done.opened.value;
    const usage = this.usageOf(done.opened.value, ask);
    const report = this.account.book({
      operation: 'embeddings',
      routed,
      done,
      usage,
      usageEstimated: inputTokens === null,
      warnings: [],
    });
    this.metrics.answered('embeddings', report.overheadMs);
    return { vectors, report };
  }

  /** As the vendor reported it, or counted here. */
  private usageOf({ inputTokens }: Embedded, ask: EmbedAsk): Usage {
    return countedUsage(inputTokens ?? this.router.countTokens(ask.texts), 0);
  }

  private open(candidate: CallCandidate, ask: EmbedAsk, clocks: CallClocks): Promise<Opened<Embedded>> {
    const { providerId, modelId, provider } = candidate;
    const keys = ask.texts.map((text) => VectorCache.keyOf(providerId, modelId, ask.dimensions, text));
    const known = keys.map((key) => this.cache.find(key));
    const missing = ask.texts.filter((_, position) => known[position] === undefined);
    return openPlain(async ({ signal }) => {
      if (provider.embed === undefined) throw cannot(candidate, 'embed');
      if (missing.length === 0) return { vectors: whole(known), inputTokens: 0 };
      const request = { model: modelId, texts: missing, ...dimensionsOf(ask) };
      const joint = keys.filter((_, position) => known[position] === undefined).join();
      const embed = provider.embed.bind(provider);
      const reply = await this.joined.join(
        joint,
        signal,
        (shared) => embed(request, { signal: shared }),
        aborted,
      );
      if (reply.vectors.length !== missing.length)
        throw new AppError(
          'provider.invalid_response',
          `${providerId} answered with too few or too many vectors`,
        );
      const fresh = reply.vectors.values();
      const vectors = known.map((vector) => vector ?? fresh.next().value);
      for (const [position, key] of keys.entries()) {
        const vector = vectors[position];
        if (vector !== undefined) this.cache.keep(key, vector);
      }
      return { vectors: whole(vectors), inputTokens: reply.inputTokens };
    }, clocks);
  }
}

function dimensionsOf({ dimensions }: EmbedAsk): { dimensions?: number } {
  return dimensions === undefined ? {} : { dimensions };
}

function whole(vectors: readonly (Float32Array | undefined)[]): Float32Array[] {
  return vectors.filter((vector) => vector !== undefined);
}
