/** Nothing but a place where others may run: parsers put one between the pieces of what takes long. */
export interface Pause {
  kind: 'pause';
}

export const PAUSE: Pause = { kind: 'pause' };

/** Things looked at between two pauses: about a millisecond of work. */
const STEPS_A_PAUSE = 512;

/** Whether a pause is due after so many steps. */
export function isPauseDue(step: number): boolean {
  return step % STEPS_A_PAUSE === STEPS_A_PAUSE - 1;
}
