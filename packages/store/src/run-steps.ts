/**
 * A step of a long run that may be interrupted and begin again. A write that is given one happens once: the same step
 * of the same run is answered as it was the first time and writes nothing, so a run that begins again says what it
 * came to in all. It is remembered in the transaction of the write.
 */
export interface RunStep {
  /** Whose step it is: the id of a background job. */
  run: string;
  /** Tells it from the other steps of the run; the same when the run begins again. At most 100 characters. */
  step: string;
}

/** Across tenants, for whoever runs the runs. */
export interface RunSteps {
  /** Forgets the steps of all runs but these, which are not over. There may be a million; writes go on meanwhile. */
  forgetAllBut(unfinished: ReadonlySet<string>): Promise<void>;
}
