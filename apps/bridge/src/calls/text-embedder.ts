import { AppError } from '@sekha/contracts';
import { JoinedCalls } from '../embeddings/joined-calls.js';
import { VectorCache } from '../embeddings/vector-cache.js';
import type { CallContext, EmbedReply, EmbedRequest } from '../providers/provider.js';
import { aborted } from '../resilience/clock.js';
import { type CallCandidate, cannot } from './call-candidate.js';
import { embedBatches } from './embed-batches.js';

/** What a request has paid for so far, whatever becomes of it: one that is repeated pays only for what is missing. */
export interface PaidTokens {
  tokens: number;
  /** Of the texts that vendors did not count. */
  uncounted: string[];
}

/** Bounds that keep the cache well below the memory bar: 1,536 floats make 6 KB. */
const CACHE_BOUNDS = { vectors: 10_000, bytes: 32 * 1024 * 1024 };

/**
 * Embeds texts at one candidate: those embedded before come from a cache, identical calls in flight become one, others
 * are made in as many calls as the vendor's limits ask for. Of callers who share a call one pays for it.
 */
export class TextEmbedder {
  private readonly cache = new VectorCache(CACHE_BOUNDS);
  private readonly joined = new JoinedCalls<EmbedReply>();

  /** One vector for each text of `request`, in order. */
  async embed(
    candidate: CallCandidate,
    request: EmbedRequest,
    { signal }: CallContext,
    paid: PaidTokens,
  ): Promise<Float32Array[]> {
    const { provider, providerId } = candidate;
    const { texts, model, dimensions } = request;
    if (provider.embed === undefined) throw cannot(candidate, 'embed');
    const keyOf = (text: string): string => VectorCache.keyOf(providerId, model, dimensions, text);
    const vectors = new Map<string, Float32Array>();
    for (const text of texts) {
      const known = this.cache.find(keyOf(text));
      if (known !== undefined) vectors.set(text, known);
    }
    const missing = [...new Set(texts)].filter((text) => !vectors.has(text));
    const embed = provider.embed.bind(provider);
    for (const batch of embedBatches(missing, provider.embedBatch)) {
      const { value, pays } = await this.joined.join(
        // A question must not wait for the same text in an import, which may have a long queue before it.
        `${request.priority ?? ''} ${batch.map(keyOf).join()}`,
        signal,
        (shared) => embed({ ...request, texts: batch }, { signal: shared }),
        aborted,
      );
      // Paid is what was answered, of use or not.
      if (pays) pay(paid, value, batch);
      if (value.vectors.length !== batch.length)
        throw new AppError(
          'provider.invalid_response',
          `${providerId} answered with too few or too many vectors`,
        );
      for (const [at, text] of batch.entries()) {
        const vector = value.vectors[at];
        if (vector === undefined) continue;
        vectors.set(text, vector);
        this.cache.keep(keyOf(text), vector);
      }
    }
    return texts.flatMap((text) => vectors.get(text) ?? []);
  }
}

function pay(paid: PaidTokens, { inputTokens }: EmbedReply, batch: readonly string[]): void {
  if (inputTokens === null) paid.uncounted.push(...batch);
  else paid.tokens += inputTokens;
}
