export interface Page {
  /** At most this many rows. */
  limit: number;
  offset: number;
}
