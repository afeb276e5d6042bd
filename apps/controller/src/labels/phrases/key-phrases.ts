import { type Word, withoutCode, wordRuns } from './word-runs.js';

/** A text that phrases are taken from; what users say tells more than the answers they get. */
export interface WeighedText {
  text: string;
  weight: number;
}

export interface KeyPhrase {
  /** As it is written most often. */
  text: string;
  stems: readonly string[];
  /** 0..1; 1 is the most telling one. */
  weight: number;
  /** The share of the texts that hold it. */
  spread: number;
}

interface Candidate {
  stems: readonly string[];
  surfaces: Map<string, number>;
  texts: Set<number>;
  count: number;
  weight: number;
}

const LONGEST = 3;
/** What each further word of a phrase adds: `gradient descent` says more than `descent`. */
const PER_WORD = 0.45;
/** A phrase of several words that was said once may be chance. */
const SAID_ONCE = 0.35;
/** What a repetition inside one text adds. */
const REPEATED = 0.25;

/**
 * The phrases of one to three words that say what some texts are about, most telling first: often said, in several
 * texts, and of words that are rare elsewhere (`rarity`, TF-IDF's second half). No two of them share a word's stem
 * with each other's whole.
 */
export function keyPhrases(
  texts: readonly WeighedText[],
  rarity: (stem: string) => number,
  most: number,
): KeyPhrase[] {
  const scored = [...collect(texts).values()]
    .map((candidate) => ({ candidate, score: scoreOf(candidate, rarity) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.candidate.stems.join() < b.candidate.stems.join() ? -1 : 1));
  const best = scored[0]?.score ?? 1;
  const chosen: KeyPhrase[] = [];
  for (const { candidate, score } of scored) {
    if (chosen.length >= most) break;
    if (chosen.some(({ stems }) => overlaps(stems, candidate.stems))) continue;
    chosen.push({
      text: mostFrequent(candidate.surfaces),
      stems: candidate.stems,
      weight: score / best,
      spread: candidate.texts.size / texts.length,
    });
  }
  return chosen;
}

/** The single words that are said most, as stems with how they are written; to ask a corpus about. */
export function frequentWords(texts: readonly WeighedText[], most: number): { stem: string; text: string }[] {
  return [...collect(texts).values()]
    .filter(({ stems }) => stems.length === 1)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map(({ stems, surfaces }) => ({ stem: stems[0] ?? '', text: mostFrequent(surfaces) }));
}

function collect(texts: readonly WeighedText[]): Map<string, Candidate> {
  const candidates = new Map<string, Candidate>();
  texts.forEach(({ text, weight }, at) => {
    const plain = withoutCode(text);
    for (const run of wordRuns(plain))
      for (let from = 0; from < run.length; from++)
        for (let length = 1; length <= LONGEST && from + length <= run.length; length++)
          add(candidates, run.slice(from, from + length), plain, { at, weight });
  });
  return candidates;
}

function add(
  candidates: Map<string, Candidate>,
  words: readonly Word[],
  text: string,
  { at, weight }: { at: number; weight: number },
): void {
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined || !words.every(({ isTelling }) => isTelling)) return;
  const stems = words.map(({ stem }) => stem);
  if (new Set(stems).size < stems.length) return;
  const key = stems.join(' ');
  const known = candidates.get(key) ?? { stems, surfaces: new Map(), texts: new Set(), count: 0, weight: 0 };
  candidates.set(key, known);
  const surface = text.slice(first.start, last.end);
  known.surfaces.set(surface, (known.surfaces.get(surface) ?? 0) + 1);
  known.weight += known.texts.has(at) ? weight * REPEATED : weight;
  known.count++;
  known.texts.add(at);
}

function scoreOf({ stems, weight, count }: Candidate, rarity: (stem: string) => number): number {
  const rare = stems.reduce((sum, stem) => sum + rarity(stem), 0) / stems.length;
  const once = stems.length > 1 && count === 1 ? SAID_ONCE : 1;
  return weight * rare * (1 + PER_WORD * (stems.length - 1)) * once;
}

/** One says what the other says. */
function overlaps(one: readonly string[], other: readonly string[]): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.some((stem) => long.includes(stem));
}

function mostFrequent(surfaces: ReadonlyMap<string, number>): string {
  let best = '';
  let most = 0;
  for (const [surface, count] of surfaces) {
    if (count <= most) continue;
    best = surface;
    most = count;
  }
  return best;
}
