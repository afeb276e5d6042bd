/**
 * How much each piece of evidence counts. Chosen by measurement on LoCoMo (bench/retrieval), held-out protocol;
 * change a figure only with the bench's output beside it.
 */
export interface RankingWeights {
  /** Share of the words against the meaning when both are known; the two sum to 1. */
  lexical: number;
  semantic: number;
  /** Share, within words and within meaning, of the window (the message with its two neighbours). */
  window: number;
  /** Added when exactly one participant is named and the message is theirs. */
  speaker: number;
  /** The same, where more than {@link RankingWeights.fewPeople} people speak: the name tells more there. */
  speakerAmongMany: number;
  fewPeople: number;
  /** Times the date match, 0..1. */
  date: number;
  /** Times the mean of the conversation's best three scores. */
  conversation: number;
  /** Each list is normalised over its best this many. */
  depth: number;
  /** How far a cut list of cosines is taken to go on below its end; see `Normalisation`. */
  stretch: number;
  /** What a message that such a list does not hold counts for, as a share of its last one. */
  missing: number;
}

export const MEASURED_WEIGHTS: RankingWeights = {
  lexical: 0.4,
  semantic: 0.6,
  window: 0.5,
  speaker: 0.1,
  speakerAmongMany: 0.3,
  fewPeople: 4,
  date: 0.3,
  conversation: 0.4,
  depth: 200,
  stretch: 1,
  missing: 0.8,
};
