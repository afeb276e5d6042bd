// Does a search say that it found nothing (`no_good_match`)? Questions with and without an answer.
//   npm run bench:no-match -- [locomo10.json]
// In this process: the index, the ranking, the judgement. Each question is asked inside one sample of LoCoMo:
//   answered      questions of the sample that it answers: the flag is wrong there
//   wrong person  category 5: what is asked about is there, but said of the other person
//   other chat    questions of another sample, the people renamed to those of this one; some may have an answer
//   other domain  questions about servers, taxes and chess: there is no answer
// The data set is read from the argument or from SEKHA_SHARED_DIR; without it nothing is measured.
import { readFileSync } from 'node:fs';
import { rankCandidates } from '../../apps/controller/dist/search/ranking/rank-candidates.js';
import { MEASURED_WEIGHTS } from '../../apps/controller/dist/search/ranking/ranking-weights.js';
import { coverageOf } from '../../apps/controller/dist/search/relevance/coverage-of.js';
import { hasGoodMatch } from '../../apps/controller/dist/search/relevance/has-good-match.js';
import { InProcessIndex } from '../../packages/search-index/dist/index.js';
import { describeMachine, printTable } from '../harness/print-table.mjs';
import { analyse, embedAll, fill, keysOf, namesOf, SPACE, TENANT } from '../retrieval/engine.mjs';
import { findLocomo, loadLocomo } from '../retrieval/locomo.mjs';

const MODEL = 'all-MiniLM-L6-v2';
const BEST = 10;
const OTHER_SAMPLE = 3;
const EVERY_OTHER_QUESTION = 3;
const otherDomain = JSON.parse(readFileSync(new URL('./other-domain.json', import.meta.url), 'utf8'));

const file = findLocomo(process.argv.slice(2).find((flag) => flag.endsWith('.json')));
if (file === undefined)
  console.log(
    'LoCoMo is not at hand: give the path of locomo10.json or set SEKHA_SHARED_DIR. Nothing measured.',
  );
else await measure(loadLocomo(file));

async function measure(samples) {
  const asked = samples.flatMap((sample, at) => questionsFor(samples, sample, at));
  const vectors = await embedAll([
    ...samples.flatMap(({ turns }) => turns.map(({ text }) => text)),
    ...asked.map(({ analysed }) => analysed.denseText),
  ]);
  const index = InProcessIndex.open();
  await fill(index, samples, vectors);
  const turns = samples.flatMap((sample) => sample.turns);
  const outcomes = new Map();
  for (const { kind, at, analysed } of asked)
    for (const way of ['words and meaning', 'words alone', 'unknown model']) {
      const words = way === 'words alone';
      const candidates = await index.search({
        tenantId: TENANT,
        filter: { conversationKeys: keysOf(samples[at], at) },
        depth: MEASURED_WEIGHTS.depth,
        text: analysed.lexicalText,
        ...(words ? {} : { vector: { spaceId: SPACE, values: vectors.get(analysed.denseText) } }),
      });
      const kinds = { lexical: true, semantic: !words };
      const best = rankCandidates(candidates, { ...analysed, kinds }, MEASURED_WEIGHTS).slice(0, BEST);
      const texts = best.map(({ candidate }) => {
        const { speaker, text } = turns[candidate.messageKey - 1];
        return `${speaker} ${text}`;
      });
      const cosines = candidates.flatMap(({ cosine }) => (cosine === undefined ? [] : [cosine]));
      const flagged = !hasGoodMatch({
        model: words ? undefined : way === 'unknown model' ? 'unknown' : MODEL,
        bestCosine: words ? undefined : Math.max(...cosines),
        coverage: coverageOf(analysed.lexicalText, texts),
      });
      for (const half of ['all', at % 2 === 0 ? 'even' : 'odd']) {
        const key = `${way}|${kind}|${half}`;
        const sums = outcomes.get(key) ?? { asked: 0, flagged: 0 };
        outcomes.set(key, { asked: sums.asked + 1, flagged: sums.flagged + (flagged ? 1 : 0) });
      }
    }
  await index.close();
  print(outcomes);
}

function questionsFor(samples, sample, at) {
  const other = samples[(at + OTHER_SAMPLE) % samples.length];
  const own = sample.questions.map(({ text, category }) => ({
    kind: category === 5 ? 'wrong person' : 'answered',
    at,
    analysed: analyse(text, namesOf(sample.speakers)),
  }));
  const foreign = other.questions
    .filter((_, number) => number % EVERY_OTHER_QUESTION === 0)
    .map(({ text }) => {
      const renamed = other.speakers.reduce(
        (said, name, who) => said.replaceAll(name, sample.speakers[who]),
        text,
      );
      return { kind: 'other chat', at, analysed: analyse(renamed, namesOf(sample.speakers)) };
    });
  const domain = otherDomain.map((text) => ({
    kind: 'other domain',
    at,
    analysed: analyse(text, new Set()),
  }));
  return [...own, ...foreign, ...domain];
}

function print(outcomes) {
  const rows = [...outcomes]
    .filter(([key]) => key.endsWith('|all'))
    .map(([key, { asked, flagged }]) => {
      const [way, kind] = key.split('|');
      const percent = (half) => {
        const sums = outcomes.get(`${way}|${kind}|${half}`);
        return ((100 * sums.flagged) / sums.asked).toFixed(1);
      };
      return {
        way,
        questions: kind,
        asked,
        flagged,
        '%': percent('all'),
        even: percent('even'),
        odd: percent('odd'),
      };
    });
  console.log(describeMachine());
  printTable('Flagged as without a good match', rows);
  const of = (way, kind) => outcomes.get(`${way}|${kind}|all`);
  const quality = ['words and meaning', 'words alone', 'unknown model'].map((way) => {
    const right = of(way, 'other domain');
    const wrong = of(way, 'answered');
    const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;
    return {
      way,
      precision: percent(right.flagged, right.flagged + wrong.flagged),
      recall: percent(right.flagged, right.asked),
      'false alarms': percent(wrong.flagged, wrong.asked),
    };
  });
  printTable('The flag: other domain against answered', quality);
}
