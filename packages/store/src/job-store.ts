/** Work in the outbox. It is written in the same transaction as what it is about. */
export interface Job {
  id: number;
  tenantId: string;
  kind: 'embed';
  /** What the job is about: message keys. */
  messageKeys: number[];
  attempts: number;
}

export interface JobCounts {
  pending: number;
  running: number;
  failed: number;
}

export interface JobStore {
  /**
   * Leases up to `limit` due jobs for `leaseMs`; a lease that runs out makes the job due again. Oldest first, but
   * what was written in small pieces before what came in bulk, so that an import does not hold up a conversation.
   */
  claim(limit: number, leaseMs: number): Promise<Job[]>;
  /** Puts a job back, due after `delayMs`. */
  retry(id: number, delayMs: number, error: string): Promise<void>;
  /**
   * Makes two jobs of one, due now, so that one text that a provider refuses does not hold back the others. False
   * when there is nothing to divide.
   */
  split(id: number): Promise<boolean>;
  /** Gives a job up; it stays visible with its error, its messages are marked `failed`. */
  fail(id: number, error: string): Promise<void>;
  counts(tenantId?: string): Promise<JobCounts>;
}
