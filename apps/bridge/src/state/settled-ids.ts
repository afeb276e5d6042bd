/** Retries come within seconds; this holds the ids of several thousand requests a second. */
const MOST_IDS = 20_000;

/** Remembers which reservations have been settled, the latest only. */
export class SettledIds {
  private newer = new Set<string>();
  private older = new Set<string>();

  /** False when the id was there already. */
  add(id: string): boolean {
    if (this.newer.has(id) || this.older.has(id)) return false;
    if (this.newer.size >= MOST_IDS / 2) {
      this.older = this.newer;
      this.newer = new Set();
    }
    this.newer.add(id);
    return true;
  }
}
