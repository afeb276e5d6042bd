import type { IndexCandidate } from '@sekha/search-index';
import type { RankingWeights } from './ranking-weights.js';

/** The one participant a question names, and what being said by them is worth. */
export interface SpeakerBoost {
  speaker: string;
  amount: number;
}

const WORD = /[\p{L}\p{N}]+/gu;

/**
 * Who is meant by the named words: the one speaker among the candidates whose name holds them all. Undefined when no
 * one is named, or several are.
 */
export function speakerBoost(
  named: readonly string[],
  candidates: readonly IndexCandidate[],
  weights: RankingWeights,
): SpeakerBoost | undefined {
  if (named.length === 0) return undefined;
  const written = new Set(candidates.map(({ name, role }) => name ?? role));
  const speakers = [...new Set([...written].map((one) => one.toLowerCase()))];
  const meant = speakers.filter((speaker) => {
    const words = new Set(speaker.match(WORD) ?? []);
    return named.every((word) => words.has(word));
  });
  const [speaker] = meant;
  if (speaker === undefined || meant.length > 1) return undefined;
  const amount = speakers.length > weights.fewPeople ? weights.speakerAmongMany : weights.speaker;
  return { speaker, amount };
}

/** What the message gains: the whole amount when the named participant says it, else nothing. */
export function speakerPart(boost: SpeakerBoost | undefined, candidate: IndexCandidate): number {
  return boost !== undefined && speakerOf(candidate) === boost.speaker ? boost.amount : 0;
}

/** Some clients write the speaker into the role ("Caroline"). */
function speakerOf({ name, role }: IndexCandidate): string {
  return (name ?? role).toLowerCase();
}
