import type { EmbedReply, EmbedRequest } from '../provider.js';
import { invalidResponse } from '../wire/fail.js';
import { tokenCount } from '../wire/partition-usage.js';
import { isMembers, type Members } from '../wire/read-json.js';
import { checkVectors, toVector } from '../wire/read-vectors.js';
import type { VendorIdentity } from '../wire/vendor-identity.js';
import type { Dialect } from './dialect.js';

/** The body of an embeddings call: all texts at once. */
export function toEmbeddingsBody(request: EmbedRequest, dialect: Dialect): Members {
  return {
    model: request.model,
    input: request.texts,
    ...(dialect.embeddings === 'base64' ? { encoding_format: 'base64' } : {}),
    ...(request.dimensions === undefined ? {} : { dimensions: request.dimensions }),
  };
}

/** Reads an embeddings reply into the order of the texts, which is what `index` is for. */
export function fromEmbeddingsReply(
  reply: Members,
  request: EmbedRequest,
  vendor: VendorIdentity,
): EmbedReply {
  const { data, usage, model } = reply;
  if (!Array.isArray(data)) throw invalidResponse('gave no list of embeddings', vendor);
  const rows = data.map((row, position) => {
    if (!isMembers(row)) throw invalidResponse('gave an embedding that is no object', vendor);
    return { at: typeof row['index'] === 'number' ? row['index'] : position, embedding: row['embedding'] };
  });
  rows.sort((left, right) => left.at - right.at);
  if (rows.some(({ at }, position) => at !== position)) {
    throw invalidResponse('gave embeddings for other texts than it was asked for', vendor);
  }
  const vectors = rows.map(({ embedding }) => toVector(embedding, vendor));
  checkVectors(vectors, request, vendor);
  const counted = isMembers(usage)
    ? (tokenCount(usage['prompt_tokens']) ?? tokenCount(usage['total_tokens']))
    : undefined;
  return {
    model: typeof model === 'string' ? model : request.model,
    vectors,
    inputTokens: counted ?? null,
  };
}
