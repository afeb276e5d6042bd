import type { MergeResult, RecordPart } from './record-merge.js';
import type { RecordSelection, RecordView } from './record-view.js';
import type { RunStep } from './run-steps.js';

/** What a deletion took, or would take. */
export interface Deletion {
  conversations: number;
  messages: number;
  vectors: number;
  summaries: number;
}

/** The record of a tenant as a whole: taken out, put back, and removed by what it is about. */
export interface TenantRecord {
  /** The record as it is now, for reading it to the end while others write. */
  openView(selection: RecordSelection, options: { vectors: boolean }): Promise<RecordView>;
  /**
   * Puts a part back under its own ids, places and times, in one transaction; what is here already is never
   * changed. The same part again changes nothing; with `step` it is also answered as it was the first time.
   */
  merge(part: RecordPart, step?: RunStep): Promise<MergeResult>;
  /** What {@link merge} would do, without doing it. */
  compare(part: RecordPart): Promise<MergeResult>;
  /**
   * Deletes what is selected with everything that came from it. Each conversation goes in one transaction, and
   * between two conversations other writes have their turn; one that no longer matches when its turn comes stays.
   * With a time bound the messages of that time go, and a conversation that is left without any goes with them.
   * It happens wholly or not at all: one that is interrupted is completed before the next opening resolves. A failure
   * with `details.deletion` of `begun` is no refusal: a part is gone, and the rest goes by itself when it can.
   */
  delete(selection: RecordSelection, options: { dryRun: boolean }): Promise<Deletion>;
}
