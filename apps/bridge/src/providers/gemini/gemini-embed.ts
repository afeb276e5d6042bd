import type { EmbedReply, EmbedRequest } from '../provider.js';
import { defined } from '../wire/defined.js';
import { invalidResponse } from '../wire/fail.js';
import { tokenCount } from '../wire/partition-usage.js';
import { isMembers, type Members } from '../wire/read-json.js';
import { checkVectors, toVector } from '../wire/read-vectors.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';

/** The most texts of one call. Source: Google AI, "Embeddings", batchEmbedContents. */
export const MOST_TEXTS = 100;

/** The body of a `batchEmbedContents` call: each text names its model. */
export function toEmbedBody({ texts, dimensions }: EmbedRequest, model: string): Members {
  return {
    requests: texts.map((text) =>
      defined({ model: `models/${model}`, content: { parts: [{ text }] }, outputDimensionality: dimensions }),
    ),
  };
}

/** Reads a `batchEmbedContents` answer; its vectors stand in the order of the texts. */
export function fromEmbedReply(reply: Members, request: EmbedRequest, vendor: VendorIdentity): EmbedReply {
  const { embeddings, usageMetadata } = reply;
  if (!Array.isArray(embeddings)) throw invalidResponse('gave no list of embeddings', vendor);
  const vectors = embeddings.map((embedding) =>
    toVector(isMembers(embedding) ? embedding['values'] : null, vendor),
  );
  checkVectors(vectors, request, vendor);
  const counted = isMembers(usageMetadata) ? tokenCount(usageMetadata['promptTokenCount']) : undefined;
  return { model: request.model, vectors, inputTokens: counted ?? null };
}
