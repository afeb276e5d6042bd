import { toNanoUsd } from '../budgets/price.js';
import type { LedgerEntry } from '../ledger/ledger-entry.js';
import type { Usage } from '../providers/chat-types.js';
import type { Target } from '../resilience/policy.js';
import { countedUsage } from './usage.js';

/** Where calls are written down. */
export interface EntrySink {
  record(entry: LedgerEntry): void;
}

/** A call that has ended, in the units of calls. */
export interface EndedCall {
  operation: string;
  streamed: boolean;
  keyName: string | null;
  target: Target;
  latencyMs: number;
  attempts: number;
  /** `ok`, or the code of the error that ended it. */
  outcome: string;
  /** Absent where nothing was answered. */
  bill?: Bill;
}

export interface Bill {
  usage: Usage;
  usageEstimated: boolean;
  /** USD; null when the model has no known price. */
  estimatedCostUsd: number | null;
  costUsd: number | null;
}

/** A call that was not answered has used nothing that we know of, and is free. */
const NOTHING_ANSWERED: Bill = {
  usage: countedUsage(0, 0),
  usageEstimated: false,
  estimatedCostUsd: 0,
  costUsd: 0,
};

/** Writes calls into the ledger, answered or not. */
export class CallBook {
  constructor(
    private readonly sink: EntrySink,
    private readonly wallMs: () => number = Date.now,
  ) {}

  record(call: EndedCall): void {
    const { operation, streamed, keyName, target, latencyMs, attempts, outcome } = call;
    const { usage, usageEstimated, estimatedCostUsd, costUsd } = call.bill ?? NOTHING_ANSWERED;
    this.sink.record({
      atMs: this.wallMs(),
      keyName,
      operation,
      providerId: target.providerId,
      modelId: target.modelId,
      streamed,
      usage,
      usageEstimated,
      estimate: nano(estimatedCostUsd),
      cost: nano(costUsd),
      latencyMs,
      attempts,
      outcome,
    });
  }
}

function nano(usd: number | null): number | null {
  return usd === null ? null : toNanoUsd(usd);
}
