import type { IndexQuery, IndexStatistics } from '../search-index.js';
import type { KernelChoice } from '../vectors/kernel.js';
import type { PackedCandidates } from './pack-candidates.js';
import type { PackedChanges } from './pack-changes.js';

/** What the worker is started with. */
export interface WorkerSettings {
  file: string | undefined;
  kernel: KernelChoice;
}

/** What can be asked of the worker, with the answer to each. */
export interface WorkerCalls {
  apply: { argument: { changes: PackedChanges; throughSeq: number }; reply: undefined };
  search: { argument: IndexQuery; reply: PackedCandidates };
  appliedSeq: { argument: undefined; reply: number };
  snapshot: { argument: undefined; reply: undefined };
  statistics: { argument: undefined; reply: IndexStatistics };
  close: { argument: undefined; reply: undefined };
}

export type CallName = keyof WorkerCalls;

export interface CallMessage {
  id: number;
  name: CallName;
  argument: unknown;
}

export type WorkerMessage =
  | { kind: 'ready'; appliedSeq: number }
  | { kind: 'warning'; message: string; cause: unknown }
  | { kind: 'reply'; id: number; value: unknown }
  | { kind: 'failure'; id: number; invalid: boolean; message: string; cause: unknown };
