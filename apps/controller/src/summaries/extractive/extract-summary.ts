import { type RankedSentences, rankSentences } from './rank-sentences.js';
import { type Sentence, toSentences } from './sentences.js';

/** How much a sentence loses by saying what a chosen one says (maximal marginal relevance). */
const REDUNDANCY = 0.7;
/** What weighs less than this share of the heaviest is not worth its words. */
const WORTH_SAYING = 0.3;
/** More alike than this is the same said twice. */
const SAME = 0.75;

/**
 * A summary without a model: the most telling sentences of some texts that do not repeat each other, in their own
 * order, within a number of words. Empty only when no text holds a letter.
 */
export function extractSummary(texts: readonly string[], maxWords: number): string {
  const all = toSentences(texts);
  const ranked = rankSentences(all);
  const chosen = choose(ranked, maxWords);
  if (chosen.length === 0) return firstWords(all[0]?.text ?? '', maxWords);
  return chosen.map(({ text }) => closed(text)).join(' ');
}

function choose({ sentences, weights, similarity }: RankedSentences, maxWords: number): Sentence[] {
  const most = Math.max(...weights, 1e-9);
  /** Of each sentence: its likeness to the nearest chosen one. */
  const nearest = new Float64Array(sentences.length);
  const left = new Set(weights.flatMap((weight, at) => (weight >= most * WORTH_SAYING ? [at] : [])));
  const chosen: Sentence[] = [];
  let words = 0;
  while (left.size > 0) {
    let best = -1;
    let bestValue = Number.NEGATIVE_INFINITY;
    for (const at of left) {
      const value = (weights[at] ?? 0) / most - REDUNDANCY * (nearest[at] ?? 0);
      if (value <= bestValue + 1e-9) continue;
      best = at;
      bestValue = value;
    }
    left.delete(best);
    const sentence = sentences[best];
    if (sentence === undefined || words + sentence.words > maxWords || (nearest[best] ?? 0) > SAME) continue;
    chosen.push(sentence);
    words += sentence.words;
    for (const at of left) nearest[at] = Math.max(nearest[at] ?? 0, similarity(best, at));
  }
  return chosen.sort((a, b) => a.place - b.place);
}

/** Sentences stand behind each other: one that has no stop gets one. */
function closed(text: string): string {
  return /[.!?…:;。！？]["')\]]*$/u.test(text) ? text : `${text}.`;
}

function firstWords(sentence: string, count: number): string {
  const words = sentence.split(' ');
  return words.length <= count ? sentence : `${words.slice(0, count).join(' ')}…`;
}
