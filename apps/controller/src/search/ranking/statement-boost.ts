import {
  FIRST_PERSON,
  hasTrait,
  type IndexCandidate,
  questionShare,
  TELLS_NUMBER,
  TELLS_TIME,
} from '@sekha/search-index';
import type { AskedFor } from '../query/asked-for.js';
import { columnOf } from './column-of.js';
import type { FusedEvidence } from './fuse-evidence.js';
import type { StatementWeights } from './ranking-weights.js';

/** A message of so many terms says as much as a longer one. */
const FULL_LENGTH = 60;

/**
 * What a message gains for being something that could answer: it speaks of its author, tells what was asked for, says
 * more than "wow, cool!", answers a question that fits; and what it loses for asking. Both look alike to words and
 * vectors: the nearest neighbour of a question is the same question asked before.
 */
export function statementBoost(
  candidates: readonly IndexCandidate[],
  evidence: FusedEvidence,
  asked: AskedFor,
  weights: StatementWeights,
): Float64Array {
  const replies = replyFit(candidates, evidence);
  return columnOf(candidates, ({ traits, length }, at) => {
    const questions = asked.questions ? 0 : questionShare(traits);
    return (
      (hasTrait(traits, FIRST_PERSON) ? weights.firstPerson : 0) +
      (asked.time && hasTrait(traits, TELLS_TIME) ? weights.tellsTime : 0) +
      (asked.number && hasTrait(traits, TELLS_NUMBER) ? weights.tellsNumber : 0) +
      weights.length * Math.min(1, Math.log1p(length) / Math.log(FULL_LENGTH)) +
      weights.reply * (replies[at] ?? 0) -
      weights.question * questions
    );
  });
}

/** How well the message before fits the question, 0..1, where that message asks: the reply then tells. */
function replyFit(candidates: readonly IndexCandidate[], { fused }: FusedEvidence): Float64Array {
  const fits = new Map<number, Map<number, number>>();
  for (let at = 0; at < candidates.length; at++) {
    const { traits, conversationKey, seq } = candidates[at] as IndexCandidate;
    const fit = questionShare(traits) * (fused[at] || 0);
    if (fit === 0) continue;
    const asked = fits.get(conversationKey);
    if (asked === undefined) fits.set(conversationKey, new Map([[seq, fit]]));
    else asked.set(seq, fit);
  }
  return columnOf(candidates, ({ conversationKey, seq }) => fits.get(conversationKey)?.get(seq - 1) ?? 0);
}
