import { residentMemory } from '../harness/memory.mjs';
import { startServices } from '../harness/services.mjs';
import { folderOf, ingest } from '../retrieval/rest.mjs';
import { EvidenceTally } from './evidence-tally.mjs';

/**
 * `POST /api/v1/context/assemble` as a user has it: two processes, HTTP, the embedded model.
 * @param {import('../retrieval/locomo.mjs').Sample[]} samples
 * @param {{ budgets: readonly number[] }} options
 */
export async function measureRest(samples, { budgets }) {
  const services = await startServices();
  try {
    const positions = await ingest(services, samples);
    const before = residentMemory(services.pids.controller).nowMb;
    const tallies = budgets.map((budget) => new EvidenceTally('Sekha over REST', budget));
    for (const [at, sample] of samples.entries())
      for (const question of sample.questions)
        for (const [each, budget] of budgets.entries()) {
          const startMs = performance.now();
          const answer = await services.call('POST', '/api/v1/context/assemble', {
            query: question.text,
            context_budget: budget,
            folders: [folderOf(sample)],
            format: 'object',
          });
          const latencyMs = performance.now() - startMs;
          if (answer.degraded)
            throw new Error(`a degraded answer would falsify the figures: ${answer.reason}`);
          if (answer.estimated_tokens > budget)
            throw new Error(`${answer.estimated_tokens} tokens in a budget of ${budget}`);
          const held = new Set(answer.messages.map(({ id }) => positions.get(id).position));
          tallies[each].add(at, question, held, { tokens: answer.estimated_tokens, latencyMs });
        }
    const after = residentMemory(services.pids.controller).nowMb;
    console.log(`resident: controller ${before} MB before the first context, ${after} MB after the last`);
    return tallies;
  } finally {
    await services.stop();
  }
}
