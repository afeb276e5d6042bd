import type { IndexCandidate } from '@sekha/search-index';
import type { RankingWeights } from './ranking-weights.js';

/** Who speaks among the candidates, and what being the named one is worth. */
export interface SpeakerBoost {
  speaker: string;
  amount: number;
}

/** Undefined when the question does not name exactly one participant. */
export function speakerBoost(
  speaker: string | undefined,
  candidates: readonly IndexCandidate[],
  weights: RankingWeights,
): SpeakerBoost | undefined {
  if (speaker === undefined) return undefined;
  const people = new Set(candidates.flatMap(({ name }) => (name === null ? [] : [name.toLowerCase()])));
  const amount = people.size > weights.fewPeople ? weights.speakerAmongMany : weights.speaker;
  return { speaker: speaker.toLowerCase(), amount };
}

/** What the message gains: the whole amount when it is the named participant's, else nothing. */
export function speakerPart(boost: SpeakerBoost | undefined, name: string | null): number {
  return boost !== undefined && name?.toLowerCase() === boost.speaker ? boost.amount : 0;
}
