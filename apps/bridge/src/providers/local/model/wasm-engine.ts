import type { WordPiece } from '../tokeniser/wordpiece.js';
import type { Engine } from './engine.js';
import { MODEL_FILES } from './model-files.js';

/** The library starts threads of its own from 24 texts on; we are a thread already. */
const MAX_TEXTS_INLINE = 16;

/** The engine for platforms without the native library: slower, one thread, no int8. */
export async function openWasmEngine(tokeniser: WordPiece): Promise<Engine> {
  const { createEmbedder } = await import('@lat.md/embed');
  const embedder = await createEmbedder({ model: MODEL_FILES });
  // The library reads the model with the first text; a failure belongs here, not into somebody's call.
  await embedder.embed(['']);
  return {
    name: 'wasm',
    async run(rows) {
      // It takes texts only: without [CLS] and [SEP], which it adds itself.
      const texts = rows.map((ids) => tokeniser.decode(ids.slice(1, -1)));
      const vectors: Float32Array[] = [];
      for (let at = 0; at < texts.length; at += MAX_TEXTS_INLINE)
        for (const vector of await embedder.embed(texts.slice(at, at + MAX_TEXTS_INLINE)))
          vectors.push(Float32Array.from(vector));
      return vectors;
    },
    async close() {},
  };
}
