import { estimateTokens } from '../replies/reply-script.js';
import { wordVector } from '../replies/word-vector.js';
import { jsonReply, type WireReply } from '../server/wire-reply.js';

/** An /api/embed answer. Source: Ollama, "Generate embeddings". */
export function ollamaEmbed(body: unknown, dimensions: number): WireReply {
  const raw = (body ?? {}) as { model?: string; input?: string | string[]; dimensions?: number };
  const texts = Array.isArray(raw.input) ? raw.input : [raw.input ?? ''];
  return jsonReply({
    model: raw.model,
    embeddings: texts.map((text) => wordVector(text, raw.dimensions ?? dimensions)),
    total_duration: 1_000_000,
    load_duration: 1000,
    prompt_eval_count: texts.reduce((sum, text) => sum + estimateTokens(text), 0),
  });
}

/** The older /api/embeddings: one text, one vector. */
export function ollamaEmbeddings(body: unknown, dimensions: number): WireReply {
  const { prompt = '' } = (body ?? {}) as { prompt?: string };
  return jsonReply({ embedding: wordVector(prompt, dimensions) });
}
