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

/** Forgets steps, across tenants: for whoever runs the runs. Runs may have a million steps; writes go on meanwhile. */
export interface RunSteps {
  /** Of a run that is over. */
  forget(tenantId: string, run: string): Promise<void>;
  /** Of all runs but these. */
  forgetOthers(unfinished: ReadonlySet<string>): Promise<void>;
}
