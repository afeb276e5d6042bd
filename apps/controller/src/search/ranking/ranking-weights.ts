/** What a message gains or loses for what kind of statement it is; see `statementBoost`. */
export interface StatementWeights {
  /** Subtracted, times the share of questions among its sentences. */
  question: number;
  /** Added when it speaks of its author. */
  firstPerson: number;
  /** Added when a time, or a number, was asked for and it tells one. */
  tellsTime: number;
  tellsNumber: number;
  /** Added in full from 60 terms on, less for shorter ones. */
  length: number;
  /** Times the fused evidence for the message before, where that one asks. */
  reply: number;
}

/**
 * How much each piece of evidence counts; change a figure only with the bench's output beside it.
 *
 * Chosen on five samples of LoCoMo and reported on the other five, both ways. Held out: recall@10 82.6 and 86.4, nDCG@10
 * 67.2 and 68.4, where the weights without a look at the kind of statement gave 80.6 and 83.8, 61.4 and 62.3. Both
 * halves chose nearly these figures; the ingredients themselves were picked looking at all samples.
 */
export interface RankingWeights {
  /** Share of the words against the meaning when both are known; the two sum to 1. */
  lexical: number;
  semantic: number;
  /** Share, within the words, of the window (the message with its two neighbours). */
  lexicalWindow: number;
  /** The same within the meaning. */
  semanticWindow: number;
  /** Added when exactly one participant is named and the message is theirs. */
  speaker: number;
  /** The same, where more than {@link RankingWeights.fewPeople} people speak: the name tells more there. */
  speakerAmongMany: number;
  fewPeople: number;
  /** Times the date match, 0..1. */
  date: number;
  /** Times the mean of the conversation's best {@link RankingWeights.conversationBest} scores. */
  conversation: number;
  conversationBest: number;
  /** Added to what the user said where an assistant speaks, too; see bench/retrieval `--assistant`. */
  userTurn: number;
  statement: StatementWeights;
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
  lexicalWindow: 0.7,
  semanticWindow: 0.5,
  speaker: 0.15,
  speakerAmongMany: 0.3,
  fewPeople: 4,
  date: 0.4,
  conversation: 0.6,
  conversationBest: 1,
  userTurn: 0.05,
  statement: {
    question: 0.15,
    firstPerson: 0.1,
    tellsTime: 0.15,
    tellsNumber: 0.05,
    length: 0.2,
    reply: 0.15,
  },
  depth: 200,
  stretch: 1,
  missing: 0.8,
};
