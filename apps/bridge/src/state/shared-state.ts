/**
 * What processes of the bridge must agree on: how much of each limit is used, and which breakers are open.
 * In one process it lives in memory, across processes in Redis. All amounts are whole numbers (nano-dollars, requests,
 * tokens) below 2^53; all instants are milliseconds since 1970.
 */
export interface SharedState {
  /**
   * Sets the amounts aside on every meter, or on none: two callers can never both get the last place. What is not
   * settled within `holdMs` (its process has crashed) is free again. `id` is unique to the reservation.
   */
  reserve(id: string, charges: readonly Charge[], holdMs: number): Promise<Admission>;
  /**
   * Frees what `id` holds on these meters and adds what was really used. Counts once for each id, however often it is
   * sent, and also without a reservation.
   */
  settle(id: string, outlays: readonly Outlay[]): Promise<void>;
  /** Used and set aside, in the order asked; 0 for a meter nobody has charged. */
  totals(meters: readonly string[]): Promise<number[]>;
  /** Keeps a value for `ttlMs` and tells all subscribers, here and elsewhere. */
  share(topic: string, key: string, value: string, ttlMs: number): Promise<void>;
  /** Hears every value that lives now, then each new one; an older one may come again after a lost connection. */
  subscribe(topic: string, listener: ShareListener): Promise<void>;
  close(): Promise<void>;
}

/** A share of one limit. */
export interface Charge extends Outlay {
  /** The most that may be used and set aside together; null = counted only. */
  readonly limit: number | null;
  /** When the shared state cannot be asked: true refuses, false goes on with what this process knows. */
  readonly strict: boolean;
}

export interface Outlay {
  /** Names limit and window: `usd/key/alice/2026-11-26`. */
  readonly meter: string;
  readonly amount: number;
  /** When the window ends and the meter can be forgotten. */
  readonly endsAtMs: number;
}

export interface Admission {
  /** Position of the charge that did not fit; null = admitted. */
  readonly refused: number | null;
  /** Used and set aside on each meter before this reservation. */
  readonly totals: readonly number[];
}

export type ShareListener = (key: string, value: string) => void;

/** The store did not answer in time, or there is no connection. */
export class StateUnavailable extends Error {}
