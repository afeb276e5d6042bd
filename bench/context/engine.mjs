import { addNeighbours } from '../../apps/controller/dist/context/recall/neighbours.js';
import { fitToBudget } from '../../apps/controller/dist/context/shape/fit-to-budget.js';
import { foldDuplicates } from '../../apps/controller/dist/context/shape/fold-duplicates.js';
import { CONTEXT_WEIGHTS, rankItems } from '../../apps/controller/dist/context/shape/rank-items.js';
import { loadO200kCounter } from '../../apps/controller/dist/context/tokens/o200k-counter.js';
import { rankCandidates } from '../../apps/controller/dist/search/ranking/rank-candidates.js';
import { MEASURED_WEIGHTS } from '../../apps/controller/dist/search/ranking/ranking-weights.js';
import { InProcessIndex } from '../../packages/search-index/dist/index.js';
import { analyse, embedAll, fill, keysOf, namesOf, SPACE, TENANT } from '../retrieval/engine.mjs';
import { EvidenceTally } from './evidence-tally.mjs';
import { bm25Windows, bm25WithNeighbours, fillPlainly } from './floor.mjs';
import { sampleItems } from './sample-items.mjs';

const DAY_MS = 86_400_000;

/** Counts each line of a block once for all questions; counts of such lines add up (proved in the controller's tests). */
function remembering(counter) {
  const known = new Map();
  const countLine = (line) => {
    const tokens = known.get(line) ?? counter.count(line);
    known.set(line, tokens);
    return tokens;
  };
  return { count: (text) => text.split(/(?<=\n)(?=[[#<])/).reduce((sum, line) => sum + countLine(line), 0) };
}

/**
 * @typedef {{ name: string, standing: number, neighbours: number }} Variant
 */

/**
 * The index, the ranking and the shaping of contexts without stores or HTTP. Recency counts from the day after the
 * last turn of a sample, so that it has something to tell.
 * @param {import('../retrieval/locomo.mjs').Sample[]} samples
 * @param {{ budgets: readonly number[], variants: readonly Variant[] }} options
 */
export async function measureInProcess(samples, { budgets, variants }) {
  const counter = remembering(await loadO200kCounter());
  const analysed = samples.map((sample) =>
    sample.questions.map(({ text }) => analyse(text, namesOf(sample.speakers))),
  );
  const vectors = await embedAll([
    ...samples.flatMap(({ turns }) => turns.map(({ text }) => text)),
    ...analysed.flat().map(({ denseText }) => denseText),
  ]);
  const index = InProcessIndex.open();
  const starts = await fill(index, samples, vectors);
  const floors = ['BM25 with neighbours', 'BM25 windows'];
  const tallies = budgets.map((budget) =>
    [...floors, ...variants.map(({ name }) => name)].map((name) => new EvidenceTally(name, budget)),
  );
  for (const [at, sample] of samples.entries()) {
    const { items, messages } = sampleItems(sample);
    const nowMs = Math.max(...sample.turns.map(({ dateMs }) => dateMs)) + DAY_MS;
    for (const [number, question] of sample.questions.entries()) {
      const asked = analysed[at][number];
      const candidates = await index.search({
        tenantId: TENANT,
        filter: { conversationKeys: keysOf(sample, at) },
        depth: MEASURED_WEIGHTS.depth,
        text: asked.lexicalText,
        vector: { spaceId: SPACE, values: vectors.get(asked.denseText) },
      });
      const kinds = { lexical: true, semantic: true };
      const found = rankCandidates(candidates, { ...asked, kinds }, MEASURED_WEIGHTS)
        .slice(0, 200)
        .map(({ candidate, score }) => ({ ...items[candidate.messageKey - starts[at]], similarity: score }));
      const plain = [bm25WithNeighbours(candidates, starts[at], sample), bm25Windows(candidates, starts[at])];
      const orders = [];
      for (const { standing, neighbours } of variants) {
        const ranked = rankItems(found, [], nowMs, { ...CONTEXT_WEIGHTS, standing });
        orders.push(await addNeighbours(messages, foldDuplicates(ranked), neighbours));
      }
      for (const [each, budget] of budgets.entries()) {
        for (const [place, order] of plain.entries()) {
          const { held, tokens } = fillPlainly(order, items, budget, counter);
          tallies[each][place].add(at, question, held, { tokens });
        }
        for (const [place, order] of orders.entries()) {
          const fitted = await fitToBudget(order, budget, new Set(), counter);
          const held = new Set(fitted.items.map(({ message }) => message.key));
          tallies[each][floors.length + place].add(at, question, held, { tokens: fitted.tokens });
        }
      }
    }
  }
  await index.close();
  return tallies.flat();
}
