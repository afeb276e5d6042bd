import type { ContextItem } from '../context-item.js';

/** One item for each message, with the reasons of all the paths that brought it and the best similarity. */
export function mergeItems(paths: readonly (readonly ContextItem[])[]): ContextItem[] {
  const byId = new Map<string, ContextItem>();
  for (const item of paths.flat()) {
    const known = byId.get(item.message.id);
    if (known === undefined) byId.set(item.message.id, { ...item, reasons: [...item.reasons] });
    else {
      known.similarity = Math.max(known.similarity, item.similarity);
      const kinds = new Set(known.reasons.map(({ kind }) => kind));
      known.reasons.push(...item.reasons.filter(({ kind }) => !kinds.has(kind)));
    }
  }
  return [...byId.values()];
}
