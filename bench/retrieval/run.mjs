// How much of the evidence does a search find? LoCoMo, turn by turn.
//   npm run bench:retrieval -- [locomo10.json] [--engine] [--joint] [--assistant] [--modes hybrid,keyword,semantic]
// Without --engine: through the REST API of the two built services, started here on free ports with a folder of
// their own. With --engine: the index and the ranking alone, in this process. --joint: one index over all samples,
// no folder filter. --assistant: reshaped into chats with an assistant, with and without the weight of the user's
// turns (always --engine). The data set is read from the argument or from SEKHA_SHARED_DIR; without it nothing is measured.
import { describeMachine, printTable } from '../harness/print-table.mjs';
import { EVIDENCE_BY, toAssistantChats } from './assistant-shape.mjs';
import { findLocomo, loadLocomo } from './locomo.mjs';

const flags = process.argv.slice(2);
const optionOf = (name, otherwise) => {
  const at = flags.indexOf(name);
  return at < 0 ? otherwise : (flags[at + 1] ?? otherwise);
};
const modes = optionOf('--modes', 'hybrid,keyword,semantic').split(',');
const joint = flags.includes('--joint');
const engine = flags.includes('--engine');

const file = findLocomo(flags.find((flag) => flag.endsWith('.json')));
if (file === undefined) {
  console.log(
    'LoCoMo is not at hand: give the path of locomo10.json or set SEKHA_SHARED_DIR. Nothing measured.',
  );
} else {
  const samples = loadLocomo(file);
  const turns = samples.reduce((sum, { turns }) => sum + turns.length, 0);
  const questions = samples.reduce((sum, { questions }) => sum + questions.length, 0);
  console.log(describeMachine());
  console.log(
    `LoCoMo: ${samples.length} samples, ${turns} turns, ${questions} questions with evidence (ids repaired), raw key; model all-MiniLM-L6-v2, no reranker`,
  );
  if (flags.includes('--assistant')) await compareShapes(toAssistantChats(samples));
  else await compareModes(samples);
}

async function compareModes(samples) {
  const { measureEngine } = engine ? await import('./engine.mjs') : {};
  const { measureRest } = engine ? {} : await import('./rest.mjs');
  const tallies = await (measureEngine ?? measureRest)(samples, { joint, modes });
  const scope = joint ? 'one index over all samples' : 'inside each sample';
  printTable(
    `Retrieval ${engine ? 'in process' : 'over REST'}, ${scope}`,
    tallies.map((tally) => tally.row()),
  );
}

async function compareShapes(samples) {
  const { measureEngine } = await import('./engine.mjs');
  const variants = {
    shipped: {},
    'all turns alike': { userTurn: 0 },
    'all turns alike, no windows': { userTurn: 0, lexicalWindow: 0, semanticWindow: 0 },
  };
  const rows = [];
  for (const [method, weights] of Object.entries(variants)) {
    const options = { joint, modes: ['hybrid'], weights, categories: EVIDENCE_BY };
    const [tally] = await measureEngine(samples, options);
    rows.push({ ...tally.row(), method });
  }
  printTable(
    `Chats with an assistant, ${samples.length} samples, hit@10 by whose turns hold the evidence`,
    rows,
  );
}
