import {
  BLOCK_CLOSING,
  BLOCK_OPENING,
  groupKeyOf,
  renderMessage,
  renderSource,
} from '../../apps/controller/dist/context/rendering/render-block.js';

/** What a plain program does: BM25's hits in order, each with the turns before and after it, until nothing fits. */
export function bm25WithNeighbours(candidates, start, sample) {
  const hits = candidates.filter(({ bm25 }) => bm25 !== undefined).sort((a, b) => b.bm25 - a.bm25);
  return hits.flatMap(({ messageKey }) => {
    const at = messageKey - start;
    const session = sample.turns[at].session;
    return [at, at - 1, at + 1].filter((near) => sample.turns[near]?.session === session);
  });
}

/** BM25 over windows of three turns. */
export function bm25Windows(candidates, start) {
  return candidates
    .filter(({ bm25Window }) => bm25Window !== undefined)
    .sort((a, b) => b.bm25Window - a.bm25Window)
    .map(({ messageKey }) => messageKey - start);
}

/** Takes positions in order into the same block with the same counting as the controller. */
export function fillPlainly(order, items, budget, counter) {
  const held = new Set();
  const groups = new Set();
  let used = counter.count(BLOCK_OPENING) + counter.count(BLOCK_CLOSING);
  for (const position of order) {
    const item = items[position];
    if (held.has(position)) continue;
    const group = groupKeyOf(item);
    const tokens =
      counter.count(renderMessage(item)) + (groups.has(group) ? 0 : counter.count(renderSource(item)));
    if (used + tokens > budget) continue;
    used += tokens;
    groups.add(group);
    held.add(position);
  }
  return { held, tokens: used };
}
