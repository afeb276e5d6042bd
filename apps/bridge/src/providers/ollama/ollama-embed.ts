import type { EmbedReply, EmbedRequest } from '../provider.js';
import { invalidResponse } from '../wire/fail.js';
import { tokenCount } from '../wire/partition-usage.js';
import type { Members } from '../wire/read-json.js';
import { checkVectors, toVector } from '../wire/read-vectors.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';

/** The body of an /api/embed call: all texts at once. Source: Ollama, "Generate embeddings". */
export function toEmbedBody({ model, texts, dimensions }: EmbedRequest): Members {
  return { model, input: texts, ...(dimensions === undefined ? {} : { dimensions }) };
}

/** Reads an /api/embed answer; its vectors stand in the order of the texts. */
export function fromEmbedReply(reply: Members, request: EmbedRequest, vendor: VendorIdentity): EmbedReply {
  const { embeddings, model } = reply;
  if (!Array.isArray(embeddings)) throw invalidResponse('gave no list of embeddings', vendor);
  const vectors = embeddings.map((embedding) => toVector(embedding, vendor));
  checkVectors(vectors, request, vendor);
  return {
    model: typeof model === 'string' ? model : request.model,
    vectors,
    inputTokens: tokenCount(reply['prompt_eval_count']) ?? null,
  };
}
