// How good is a summary without a model? Every session of LoCoMo, summed up within the same number of words by each way.
//   npm run bench:summaries -- [locomo10.json]
// Two measures:
//   ROUGE      F1 of words (1), pairs (2) and the longest common line (L) with the reference summary of the session
//              (stemmed, stop words dropped), at as many words as that one has; Lin, 2004
//   evidence   share of the turns that answer a question of the data set of which a sentence was kept, at 80 words
// The data set is read from the argument or from SEKHA_SHARED_DIR; without it nothing is measured.
import { readFileSync } from 'node:fs';
import { extractiveSummary } from '../../apps/bridge/dist/tasks/extractive-summary.js';
import { extractSummary } from '../../apps/controller/dist/summaries/extractive/extract-summary.js';
import { toSentences, wordsIn } from '../../apps/controller/dist/summaries/extractive/sentences.js';
import { contentWords, queryTerms } from '../../packages/search-index/dist/index.js';
import { describeMachine, printTable } from '../harness/print-table.mjs';
import { findLocomo, loadLocomo } from '../retrieval/locomo.mjs';

const EVIDENCE_WORDS = 80;

/** The ways; each gets the turns of a session and a number of words. */
const WAYS = {
  'first words': (texts, words) => taken(toSentences(texts), words),
  'last words': (texts, words) => taken(toSentences(texts).reverse(), words, true),
  'longest sentences': (texts, words) =>
    taken(
      toSentences(texts).sort((a, b) => b.words - a.words),
      words,
    ),
  'word frequency (Luhn), as the bridge': (texts, words) => extractiveSummary(texts, words),
  'ours: LexRank, cues, no repetition': (texts, words) => extractSummary(texts, words),
};

const file = findLocomo(process.argv.slice(2).find((flag) => flag.endsWith('.json')));
if (file === undefined)
  console.log(
    'LoCoMo is not at hand: give the path of locomo10.json or set SEKHA_SHARED_DIR. Nothing measured.',
  );
else measure(readSessions(file));

function measure(sessions) {
  console.log(describeMachine());
  const rows = Object.entries(WAYS).map(([way, summarize]) => {
    const started = performance.now();
    const scores = sessions.map((session) => scoreOf(session, summarize));
    const perSession = (performance.now() - started) / sessions.length / 2;
    const mean = (of) => scores.reduce((sum, one) => sum + of(one), 0) / scores.length;
    const evidence = scores.reduce((sum, one) => sum + one.kept, 0);
    const asked = scores.reduce((sum, one) => sum + one.asked, 0);
    return {
      way,
      'ROUGE-1': percent(mean(({ one }) => one)),
      'ROUGE-2': percent(mean(({ two }) => two)),
      'ROUGE-L': percent(mean(({ line }) => line)),
      'evidence kept': percent(evidence / asked),
      'ms a session': perSession.toFixed(1),
    };
  });
  printTable(`Summaries without a model: ${sessions.length} sessions`, rows);
}

function readSessions(path) {
  const summaries = JSON.parse(readFileSync(path, 'utf8')).map(({ session_summary }) => session_summary);
  return loadLocomo(path).flatMap((sample, at) => {
    const evidence = new Set(sample.questions.flatMap((question) => [...question.evidence]));
    const sessions = new Map();
    sample.turns.forEach((turn, position) => {
      const session = sessions.get(turn.session) ?? { texts: [], evidence: [] };
      session.texts.push(turn.text);
      if (evidence.has(position)) session.evidence.push(turn.text);
      sessions.set(turn.session, session);
    });
    return [...sessions]
      .map(([number, session]) => ({ ...session, reference: summaries[at][`session_${number}_summary`] }))
      .filter(({ reference }) => typeof reference === 'string');
  });
}

function scoreOf({ texts, evidence, reference }, summarize) {
  const given = terms(summarize(texts, wordsIn(reference)));
  const wanted = terms(reference);
  const kept = summarize(texts, EVIDENCE_WORDS);
  return {
    one: overlap(given, wanted),
    two: overlap(pairs(given), pairs(wanted)),
    line: f1(longestCommon(given, wanted), given.length, wanted.length),
    kept: evidence.filter((text) => toSentences([text]).some((sentence) => kept.includes(sentence.text)))
      .length,
    asked: evidence.length,
  };
}

function taken(sentences, words, reversed = false) {
  const kept = [];
  let left = words;
  for (const sentence of sentences) {
    if (sentence.words > left) continue;
    kept.push(sentence.text);
    left -= sentence.words;
  }
  return (reversed ? kept.reverse() : kept).join(' ');
}

function terms(text) {
  return contentWords(text).flatMap((word) => queryTerms(word));
}

function pairs(words) {
  return words.slice(1).map((word, at) => `${words[at]} ${word}`);
}

function overlap(given, wanted) {
  const left = new Map();
  for (const word of wanted) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of given) {
    const count = left.get(word) ?? 0;
    if (count > 0) common++;
    left.set(word, count - 1);
  }
  return f1(common, given.length, wanted.length);
}

function longestCommon(a, b) {
  let row = new Array(b.length + 1).fill(0);
  for (const word of a) {
    const next = [0];
    for (let at = 0; at < b.length; at++)
      next.push(word === b[at] ? row[at] + 1 : Math.max(row[at + 1], next[at]));
    row = next;
  }
  return row.at(-1);
}

function f1(common, given, wanted) {
  return common === 0 ? 0 : (2 * common) / (given + wanted);
}

function percent(share) {
  return (share * 100).toFixed(1);
}
