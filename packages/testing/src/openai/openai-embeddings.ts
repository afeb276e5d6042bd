import { estimateTokens } from '../replies/reply-script.js';
import { wordVector } from '../replies/word-vector.js';
import { jsonReply, type WireReply } from '../server/wire-reply.js';
import { refuse } from './openai-errors.js';

/** An embeddings answer, as numbers or base64 of little-endian floats. Source: OpenAI API reference, "Embeddings". */
export function openAiEmbeddings(body: unknown, dimensions: number): WireReply {
  const raw = (body ?? {}) as {
    model?: string;
    input?: unknown;
    encoding_format?: string;
    dimensions?: number;
  };
  const texts = Array.isArray(raw.input) ? (raw.input as string[]) : [raw.input as string];
  if (texts.length === 0 || texts.some((text) => typeof text !== 'string' || text === '')) {
    throw refuse("'$.input' is invalid.", 'input');
  }
  const encode = raw.encoding_format === 'base64' ? toBase64 : (vector: number[]): unknown => vector;
  const tokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
  return jsonReply({
    object: 'list',
    model: raw.model,
    data: texts.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: encode(wordVector(text, raw.dimensions ?? dimensions)),
    })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  });
}

function toBase64(vector: number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}
