import type { EmbedBatch } from '../providers/provider.js';

/** The texts in calls of a size that the vendor takes, in order. A text that is too long alone has a call of its own. */
export function embedBatches(texts: readonly string[], most: EmbedBatch | undefined): string[][] {
  if (most === undefined) return texts.length === 0 ? [] : [[...texts]];
  const batches: string[][] = [];
  let batch: string[] = [];
  let characters = 0;
  for (const text of texts) {
    const isFull = batch.length >= most.texts || characters + text.length > most.characters;
    if (isFull && batch.length > 0) {
      batches.push(batch);
      batch = [];
      characters = 0;
    }
    batch.push(text);
    characters += text.length;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
