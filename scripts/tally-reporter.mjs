// Jest reporter: adds each package's counts to one file, so that a whole run can close with one line.
import { appendFileSync } from 'node:fs';

export default class TallyReporter {
  onRunComplete(_contexts, { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped }) {
    const file = process.env.SEKHA_TALLY_FILE;
    if (file) appendFileSync(file, `${JSON.stringify({ passed, failed, skipped })}\n`);
  }
}
