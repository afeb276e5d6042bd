import type { NanoUsd } from '../budgets/price.js';
import type { Usage } from '../providers/chat-types.js';

/** One call to a model, as it is written down for good. */
export interface LedgerEntry {
  /** When it ended, milliseconds since 1970. */
  atMs: number;
  /** Name of the caller's key; null when it showed none of its own. */
  keyName: string | null;
  operation: string;
  providerId: string;
  modelId: string;
  streamed: boolean;
  usage: Usage;
  /** We counted, because the vendor said nothing or the answer was cut. */
  usageEstimated: boolean;
  /** Null = the model has no known price. */
  estimate: NanoUsd | null;
  cost: NanoUsd | null;
  latencyMs: number;
  attempts: number;
  /** `ok`, or the code of the error that ended it. */
  outcome: string;
}
