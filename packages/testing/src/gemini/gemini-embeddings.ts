import { estimateTokens } from '../replies/reply-script.js';
import { wordVector } from '../replies/word-vector.js';
import { jsonReply, type WireReply } from '../server/wire-reply.js';
import { refuse } from './gemini-errors.js';

interface EmbedContent {
  model?: string;
  content?: { parts?: { text?: string }[] };
  outputDimensionality?: number;
}

/** An answer of `embedContent`. Source: Google AI, "Embeddings". */
export function geminiEmbedding(body: unknown, dimensions: number): WireReply {
  const { values, tokens } = embed(body as EmbedContent, dimensions);
  return jsonReply({ embedding: { values }, usageMetadata: { promptTokenCount: tokens } });
}

/** An answer of `batchEmbedContents`, which takes a hundred at most and wants the model named in each. */
export function geminiEmbeddings(body: unknown, path: string, dimensions: number): WireReply {
  const { requests = [] } = (body ?? {}) as { requests?: EmbedContent[] };
  if (requests.length === 0) throw refuse('* BatchEmbedContentsRequest.requests: requests is not specified');
  if (requests.length > 100) {
    throw refuse('* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch');
  }
  if (requests.some(({ model }) => model !== `models/${path}`)) {
    throw refuse('* BatchEmbedContentsRequest.requests[0].model: model must match the request');
  }
  const embedded = requests.map((request) => embed(request, dimensions));
  return jsonReply({
    embeddings: embedded.map(({ values }) => ({ values })),
    usageMetadata: { promptTokenCount: embedded.reduce((sum, { tokens }) => sum + tokens, 0) },
  });
}

function embed(request: EmbedContent, dimensions: number): { values: number[]; tokens: number } {
  const text = (request.content?.parts ?? []).map((part) => part.text ?? '').join(' ');
  if (text === '') throw refuse('* EmbedContentRequest.content: content is not specified');
  return {
    values: wordVector(text, request.outputDimensionality ?? dimensions),
    tokens: estimateTokens(text),
  };
}
