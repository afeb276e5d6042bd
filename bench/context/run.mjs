// How much of the evidence does a context hold? LoCoMo, turn by turn, within 1,000 and 7,000 tokens.
//   npm run bench:context -- [locomo10.json] [--choose]
// Through the REST API of the two built services, beside plain BM25 with neighbours filled into the same block. With
// --choose: in this process, a grid of variants; the best on one half of the samples is reported on the other half.
// The data set is read from the argument or from SEKHA_SHARED_DIR; without it nothing is measured.
import { describeMachine, printTable } from '../harness/print-table.mjs';
import { findLocomo, loadLocomo } from '../retrieval/locomo.mjs';
import { measureInProcess } from './engine.mjs';
import { measureRest } from './rest.mjs';

const BUDGETS = [1_000, 7_000];
const MEASURED = { name: 'in process', standing: 0.2, neighbours: 2 };
const flags = process.argv.slice(2);

const file = findLocomo(flags.find((flag) => flag.endsWith('.json')));
if (file === undefined) {
  console.log(
    'LoCoMo is not at hand: give the path of locomo10.json or set SEKHA_SHARED_DIR. Nothing measured.',
  );
} else {
  const samples = loadLocomo(file);
  const questions = samples.reduce((sum, one) => sum + one.questions.length, 0);
  console.log(describeMachine());
  console.log(
    `LoCoMo: ${samples.length} samples, ${questions} questions with evidence (ids repaired), raw key; model all-MiniLM-L6-v2; tokens o200k of the whole block`,
  );
  if (flags.includes('--choose')) await choose(samples);
  else {
    const plain = await measureInProcess(samples, { budgets: BUDGETS, variants: [MEASURED] });
    const rest = await measureRest(samples, { budgets: BUDGETS });
    const rows = [...plain, ...rest].sort((a, b) => a.budget - b.budget).map((tally) => tally.row());
    printTable('Evidence in a context', rows);
  }
}

async function choose(samples) {
  const variants = [0, 0.1, 0.2, 0.4].flatMap((standing) =>
    [0, 2, 8].map((neighbours) => ({
      name: `standing ${standing}, neighbours of ${neighbours}`,
      standing,
      neighbours,
    })),
  );
  const tallies = await measureInProcess(samples, { budgets: BUDGETS, variants });
  printTable(
    'All variants',
    tallies.map((tally) => tally.row()),
  );
  const chosen = BUDGETS.flatMap((budget) =>
    [
      ['even', 'odd'],
      ['odd', 'even'],
    ].map(([chosenOn, reportedOn]) => {
      const own = tallies.filter((tally) => tally.budget === budget);
      const best = own.reduce((a, b) => (b.share(chosenOn) > a.share(chosenOn) ? b : a));
      const percent = (tally) => (100 * tally.share(reportedOn)).toFixed(1);
      return {
        budget,
        'chosen on': chosenOn,
        variant: best.name,
        [`evidence % on the others`]: percent(best),
        'floor there': percent(own[0]),
      };
    }),
  );
  printTable('Chosen on one half, reported on the other', chosen);
}
