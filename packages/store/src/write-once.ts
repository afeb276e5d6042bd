/**
 * Makes a write happen once: the same key with the same fingerprint gives the first answer again, also after a
 * crash, and writes nothing; with another fingerprint it throws `idempotency.conflict`. The key is the tenant's.
 * A key is remembered for at least a day, and as long as its conversation exists.
 */
export interface WriteOnce {
  key: string;
  /** A digest of everything that was asked for. */
  fingerprint: string;
}

/** `bulk`: part of something large; it is written and embedded after what people are saying now. */
export type WritePace = 'usual' | 'bulk';
