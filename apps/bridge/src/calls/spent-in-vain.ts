import type { Run } from '../resilience/policy.js';
import type { CallCandidate } from './call-candidate.js';
import type { Spent } from './usage.js';

/** Who may answer a call, and what each was paid so far; no `spentOf` where only an answer is paid. */
export interface PaidCandidates {
  candidates: readonly CallCandidate[];
  spentOf?: ((candidate: CallCandidate) => Spent) | undefined;
}

/** What one candidate was paid for in a call that another one answered, or none. */
export interface SpentInVain extends Spent {
  candidate: CallCandidate;
  attempts: number;
  /** Code of the error that its last attempt ended with. */
  outcome: string;
}

/**
 * Embeddings are made in several calls of the vendor: those that it answered are paid, whatever became of the later
 * ones. `answered` is who gave the answer, whose account is kept elsewhere.
 */
export function spentInVain(
  { candidates, spentOf }: PaidCandidates,
  { records }: Pick<Run, 'records'>,
  answered?: CallCandidate,
): SpentInVain[] {
  if (spentOf === undefined) return [];
  return candidates.flatMap((candidate) => {
    const spent = spentOf(candidate);
    if (candidate === answered || spent.usage.input.total === 0) return [];
    const attempts = records.filter((record) => isOf(record, candidate));
    const outcome = attempts.at(-1)?.error?.code ?? 'ok';
    return [{ ...spent, candidate, attempts: attempts.length, outcome }];
  });
}

/** Whether an attempt, or a target, is one at this candidate. */
export function isOf(
  target: Pick<CallCandidate, 'providerId' | 'modelId'>,
  { providerId, modelId }: CallCandidate,
): boolean {
  return target.providerId === providerId && target.modelId === modelId;
}
