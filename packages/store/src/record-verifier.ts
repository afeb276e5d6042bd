/** How many rows break one rule of the record. */
export interface Finding {
  /** snake_case, stable: `vectors_without_message`. */
  check: string;
  /** 0 = the rule holds. */
  count: number;
}

/** What the record holds at one moment, for comparing a derived index with it. */
export interface RecordCounts {
  /** The last change that is counted in. */
  seq: number;
  messages: number;
  /** By embedding space. */
  vectors: { spaceId: number; count: number }[];
}

/**
 * Looks for what must not be there: rows that are about something deleted, work that nobody will do, messages that
 * are neither embedded nor waiting for it, counts that are wrong. It only reads, in steps between which others have
 * their turn; each step sees one state of the record, so that writes meanwhile are never mistaken for a finding.
 */
export interface RecordVerifier {
  /** Every check with its count. A large record takes some seconds. */
  verify(): Promise<Finding[]>;
  counts(): Promise<RecordCounts>;
}
