/** Words that say that something is otherwise than before. */
const CHANGE =
  /\b(?:no longer|not any ?more|any ?more|no more|not .{1,40} but|instead|correct(?:ion|ed|ing)|update[ds]?|from now on|as of|changed?|changing|switch(?:ed)?|moved|replac(?:ed?|es)|renam(?:ed|es)|re(?:wrote|written|write|licensed|scheduled|vised|considered|tired)|migrat(?:ed|ion)|convert(?:ed)?|upgrad(?:ed?|es)|downgraded|extend(?:ed|s)|postponed|delayed|slip(?:s|ped)|brought forward|cancel(?:l?ed|s)|stopped|quit|gave up|sold|took over|take[ns]? over|rais(?:ed|es)|lowered|increas(?:ed|es)|decreas(?:ed|es)|reduc(?:ed|es)|adjust(?:ed|s)|scaled|goes up|went up|goes down|went down|fell through|old one|nicht mehr|stattdessen|geändert|verschoben)\b/i;

/** Words that often stand where something changed, and often where nothing did. */
const HINT =
  /\b(?:actually|again|decided|grown|left|meanwhile|new|now|nowadays|since|these days|doch|jetzt|neue[rsn]?)\b/i;

/** Words of a question about how things were, not how they are. */
const PAST =
  /\b(?:did|was|were|had|first|before|originally|initially|used to|previous(?:ly)?|former(?:ly)?|earlier|at the time|back then|history|ago)\b/i;

/** How plainly a text says that something changed. */
export type ChangeSaid = 'plainly' | 'perhaps' | 'not';

export function changeSaidBy(text: string): ChangeSaid {
  if (CHANGE.test(text)) return 'plainly';
  return HINT.test(text) ? 'perhaps' : 'not';
}

export function asksForThePast(query: string): boolean {
  return PAST.test(query);
}
