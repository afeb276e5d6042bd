import type { Sentence } from './sentences.js';

/** Of more sentences only those with the most telling words are compared with each other; the work is quadratic. */
const MOST_COMPARED = 400;
/** PageRank's usual: how much of a sentence's weight comes from its neighbours. */
const DAMPING = 0.85;
const ROUNDS = 30;
/** What a sentence is worth of which no other speaks, as a share of the most central one. */
const ALONE = 0.4;
/** With so many terms a sentence says something whole. */
const WHOLE_TERMS = 5;

/** The same said twice would else vouch for itself above all others. */
const MOST_ALIKE = 0.5;

/** What people say when something is settled, due, or must not be forgotten. */
const CUES =
  /\b(decid\w*|decision|agreed?|conclu\w+|important|critical|urgent|must|deadline|due|remember|because|instead|switch(?:ed)?|prefer\w*|plan(?:s|ned)?|will|need(?:s|ed)?|todo|fix(?:ed)?|cause[sd]?|result(?:s|ed)?|works?|chose|choose|never|always)\b/i;
const NUMBER_OR_NAME = /\d|(?<=\S\s)\p{Lu}\p{Ll}+/u;
const PLEASANTRY =
  /^(?:hi|hello|hey|thanks?|thank you|ok(?:ay)?|sure|great|yes|no|good (?:morning|evening|night)|you'?re welcome|of course|certainly|let me know)\b/i;
/** Shorter ones say nothing by themselves. */
const FEWEST_TERMS = 2;

/** A weight for each sentence (0 for one that says nothing by itself), and what two of them have in common. */
export interface RankedSentences {
  sentences: readonly Sentence[];
  weights: readonly number[];
  /** Cosine of two sentences by their weighted terms, 0..1. */
  similarity(a: number, b: number): number;
}

/**
 * Ranks sentences by how much the others speak of the same (LexRank: Erkan and Radev, 2004), and then by where they
 * stand and by the words of decisions, numbers and names. Terms weigh by TF-IDF over the sentences.
 */
export function rankSentences(all: readonly Sentence[]): RankedSentences {
  const idf = inverseFrequencies(all);
  const sentences = mostTelling(all, idf);
  const norms = sentences.map(({ terms }) => Math.sqrt(sum([...terms], (term) => (idf.get(term) ?? 0) ** 2)));
  const similarity = (a: number, b: number): number => {
    const [one, other] = [sentences[a]?.terms, sentences[b]?.terms];
    if (one === undefined || other === undefined) return 0;
    const [small, large] = one.size < other.size ? [one, other] : [other, one];
    let dot = 0;
    for (const term of small) if (large.has(term)) dot += (idf.get(term) ?? 0) ** 2;
    return dot === 0 ? 0 : dot / ((norms[a] ?? 1) * (norms[b] ?? 1));
  };
  const central = centralities(sentences.length, similarity);
  const most = Math.max(...central, 1e-9);
  const weights = sentences.map(
    (sentence, at) => (ALONE + ((1 - ALONE) * (central[at] ?? 0)) / most) * boostOf(sentence),
  );
  return { sentences, weights, similarity };
}

function inverseFrequencies(sentences: readonly Sentence[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { terms } of sentences) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return new Map([...counts].map(([term, count]) => [term, Math.log(1 + sentences.length / count)]));
}

function mostTelling(all: readonly Sentence[], idf: ReadonlyMap<string, number>): readonly Sentence[] {
  if (all.length <= MOST_COMPARED) return all;
  const weight = ({ terms }: Sentence): number =>
    sum([...terms], (term) => idf.get(term) ?? 0) / Math.sqrt(terms.size + 1);
  return [...all]
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, MOST_COMPARED)
    .sort((a, b) => a.place - b.place);
}

/** The stationary weights of a walk from sentence to similar sentence. */
function centralities(count: number, similarity: (a: number, b: number) => number): Float64Array {
  const links = new Float64Array(count * count);
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      const value = Math.min(similarity(a, b), MOST_ALIKE);
      links[a * count + b] = value;
      links[b * count + a] = value;
    }
  }
  const out = Float64Array.from({ length: count }, (_, a) =>
    links.subarray(a * count, (a + 1) * count).reduce((x, y) => x + y, 0),
  );
  let weights = new Float64Array(count).fill(1);
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float64Array(count).fill(1 - DAMPING);
    for (let a = 0; a < count; a++) {
      const share = (DAMPING * (weights[a] ?? 0)) / (out[a] || 1);
      for (let b = 0; b < count; b++) next[b] = (next[b] ?? 0) + share * (links[a * count + b] ?? 0);
    }
    weights = next;
  }
  return weights;
}

function boostOf({ text, terms, placeInText }: Sentence): number {
  if (terms.size < FEWEST_TERMS) return 0;
  let boost = 0.5 + 0.5 * Math.min(1, terms.size / WHOLE_TERMS);
  if (placeInText === 0) boost *= 1.2;
  if (CUES.test(text)) boost *= 1.3;
  if (NUMBER_OR_NAME.test(text)) boost *= 1.15;
  if (text.endsWith('?')) boost *= 0.8;
  if (PLEASANTRY.test(text)) boost *= 0.4;
  return boost;
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  let total = 0;
  for (const value of values) total += of(value);
  return total;
}
