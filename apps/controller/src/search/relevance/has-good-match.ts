/** What is known of the best messages of a search before anything is normalised. */
export interface MatchEvidence {
  /** The model of the vectors; undefined where the search went by words alone. */
  model: string | undefined;
  /** The best cosine of the question with a message, -1..1. */
  bestCosine: number | undefined;
  /** Whether the largest share of the question's terms that one of the best messages holds, 0..1, is enough. */
  covers: (isEnough: (share: number) => boolean) => boolean;
}

/** Where the line lies. */
export interface MatchLevels {
  /** With a model whose cosines are known: cosine + `coverageWeight` x coverage must reach `cosineWithCoverage`. */
  cosineWithCoverage: number;
  coverageWeight: number;
  /** By words alone. */
  coverage: number;
  /** With a model whose cosines are not known: only what shares next to no word is called no match. */
  coverageWithUnknownModel: number;
}

/**
 * Measured with bench/no-match: on questions that have an answer the line is wrong once in fifty, of questions from
 * another domain it finds 97 in 100. Questions about the wrong person cannot be told by similarity: what they ask
 * about is there, only not of that person.
 */
export const MATCH_LEVELS: MatchLevels = {
  cosineWithCoverage: 0.4,
  coverageWeight: 0.2,
  coverage: 0.34,
  coverageWithUnknownModel: 0.2,
};

/** Cosines of another model lie elsewhere: nomic's never come near zero. */
const MEASURED_MODEL = /all-minilm-l6-v2/i;

/** Whether the best of a search is likely to be about the question at all. */
export function hasGoodMatch(
  { model, bestCosine, covers }: MatchEvidence,
  levels: MatchLevels = MATCH_LEVELS,
): boolean {
  if (model === undefined || bestCosine === undefined) return covers((share) => share >= levels.coverage);
  if (!MEASURED_MODEL.test(model)) return covers((share) => share >= levels.coverageWithUnknownModel);
  return covers((share) => bestCosine + levels.coverageWeight * share >= levels.cosineWithCoverage);
}
