// Does the newer statement of a fact rank above the older one? 60 pairs, and 20 controls where the older one answers.
//   npm run bench:supersession
// Through the REST API of the two built services: all statements in one store, the older ones in January, the newer
// ones in June, four unrelated ones to a conversation. In-sample: the rules were set looking at all the pairs.
import { readFileSync } from 'node:fs';
import { describeMachine, printTable } from '../harness/print-table.mjs';
import { startServices } from '../harness/services.mjs';

const TOGETHER = 4;
const HOUR_MS = 3_600_000;
const { pairs, controls } = JSON.parse(readFileSync(new URL('./statements.json', import.meta.url), 'utf8'));
const all = [...pairs, ...controls];

console.log(describeMachine());
const services = await startServices();
try {
  await store(
    all.map(({ older }) => older),
    Date.UTC(2025, 0, 1),
  );
  const shuffled = all.map((_, at) => all[(at * 37) % all.length].newer);
  await store(shuffled, Date.UTC(2025, 5, 1));
  await untilEmbedded();
  const rows = [];
  for (const mode of ['hybrid', 'keyword', 'semantic']) {
    const outcome = { even: 0, odd: 0, controls: 0, marked: 0 };
    for (const [at, { query, older, newer }] of all.entries()) {
      const { results } = await services.call('POST', '/api/v1/search', { query, mode, limit: 50 });
      const place = (text) => {
        const found = results.findIndex(({ content }) => content === text);
        return found < 0 ? Number.POSITIVE_INFINITY : found;
      };
      const newerFirst = place(newer) < place(older);
      if (at >= pairs.length) outcome.controls += newerFirst ? 0 : 1;
      else if (newerFirst) outcome[at % 2 === 0 ? 'even' : 'odd']++;
      const wrongly = results.filter(
        ({ superseded_by: by, content }) => by !== undefined && (at >= pairs.length || content !== older),
      );
      outcome.marked += wrongly.length;
    }
    const half = pairs.length / 2;
    rows.push({
      mode,
      'newer first': `${outcome.even + outcome.odd} of ${pairs.length}`,
      'even pairs': `${outcome.even} of ${half}`,
      'odd pairs': `${outcome.odd} of ${half}`,
      'controls kept': `${outcome.controls} of ${controls.length}`,
      'others marked': outcome.marked,
    });
  }
  printTable('Newer above older, over REST', rows);
} finally {
  await services.stop();
}

async function store(contents, fromMs) {
  for (let at = 0; at < contents.length; at += TOGETHER) {
    const messages = contents.slice(at, at + TOGETHER).map((content) => ({
      role: 'user',
      content,
      timestamp: new Date(fromMs + at * HOUR_MS).toISOString(),
    }));
    await services.call('POST', '/api/v1/conversations', { label: 'statements', folder: '/facts', messages });
  }
}

async function untilEmbedded() {
  while ((await services.call('GET', '/api/v1/stats')).pending_embeddings > 0)
    await new Promise((resolve) => setTimeout(resolve, 100));
}
