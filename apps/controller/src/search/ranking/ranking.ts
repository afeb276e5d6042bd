import type { IndexCandidate } from '@sekha/search-index';
import type { Evidence, FusedEvidence } from './fuse-evidence.js';

/** The parts a score is made of, in the scale of the fused score. */
export interface ScoreParts extends Record<Evidence, number> {
  fused: number;
  speaker: number;
  date: number;
  conversation: number;
  userTurn: number;
  statement: number;
}

export interface RankedCandidate {
  candidate: IndexCandidate;
  /** A similarity, 0..1, strictly descending along the list. */
  score: number;
  /** Absent for the tail: messages outside the best `depth` of every list. */
  parts?: ScoreParts;
}

/** What was added to the fused evidence, in columns aligned with the candidates. */
export interface BoostColumns {
  speaker: Float64Array;
  date: Float64Array;
  conversation: Float64Array;
  userTurn: Float64Array;
  statement: Float64Array;
}

/** A ranked list. Only the page that is read becomes objects. */
export class Ranking {
  constructor(
    /** Best first. */
    private readonly order: readonly IndexCandidate[],
    private readonly scores: readonly number[],
    private readonly partsOf: (rank: number) => ScoreParts | undefined,
  ) {}

  get size(): number {
    return this.order.length;
  }

  /** The candidates from one rank to another, as `Array.slice` counts. */
  slice(from: number, to?: number): RankedCandidate[] {
    return this.order.slice(from, to).map((candidate, at) => {
      const parts = this.partsOf(from + at);
      const score = this.scores[from + at] ?? 0;
      return parts === undefined ? { candidate, score } : { candidate, score, parts };
    });
  }
}

/** The parts of the candidate at one place of the columns. */
export function partsAt(at: number, evidence: FusedEvidence, boosts: BoostColumns): ScoreParts {
  const read = (column: Float64Array): number => column[at] || 0;
  return {
    bm25: read(evidence.bm25),
    bm25Window: read(evidence.bm25Window),
    cosine: read(evidence.cosine),
    cosineWindow: read(evidence.cosineWindow),
    fused: read(evidence.fused),
    speaker: read(boosts.speaker),
    date: read(boosts.date),
    conversation: read(boosts.conversation),
    userTurn: read(boosts.userTurn),
    statement: read(boosts.statement),
  };
}
