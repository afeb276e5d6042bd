import type { BegunSearch, IndexCore } from '../core/index-core.js';
import type { IndexCandidate, IndexQuery } from '../search-index.js';

/** Each waits for all others of its batch, so that more would only make the first answers late. */
const MOST_AT_ONCE = 8;

export interface WaitingSearch {
  query: IndexQuery;
  answer(candidates: IndexCandidate[]): void;
  fail(error: unknown): void;
}

/**
 * Searches that came while another one was under way are done together: they share the way through the vectors. One
 * that comes alone waits for nobody.
 */
export class SearchBatch {
  private readonly waiting: WaitingSearch[] = [];

  constructor(private readonly core: IndexCore) {}

  add(search: WaitingSearch): void {
    this.waiting.push(search);
    if (this.waiting.length === 1) setImmediate(() => this.next());
  }

  /** What waits is answered now. */
  finish(): void {
    while (this.waiting.length > 0) this.next();
  }

  private next(): void {
    const searches = this.waiting.splice(0, MOST_AT_ONCE);
    if (this.waiting.length > 0) setImmediate(() => this.next());
    const begun = searches.flatMap((search) => this.begin(search));
    try {
      const candidates = this.core.complete(begun.map(({ search }) => search));
      begun.forEach(({ waiting }, at) => {
        waiting.answer(candidates[at] ?? []);
      });
    } catch (error) {
      for (const { waiting } of begun) waiting.fail(error);
    }
  }

  /** A query that is refused fails alone. */
  private begin(waiting: WaitingSearch): { waiting: WaitingSearch; search: BegunSearch }[] {
    try {
      return [{ waiting, search: this.core.begin(waiting.query) }];
    } catch (error) {
      waiting.fail(error);
      return [];
    }
  }
}
