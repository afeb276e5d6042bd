import type { Migration } from './migration.js';

/** What the steps of a run that is not over came to, so that it says so once more when it begins again. */
export const runSteps: Migration = {
  version: 10,
  name: 'run-steps',
  sql: `
CREATE TABLE run_steps (
  tenant INTEGER NOT NULL,
  run TEXT NOT NULL,
  step TEXT NOT NULL,
  result TEXT NOT NULL,
  PRIMARY KEY (tenant, run, step)
) STRICT, WITHOUT ROWID;
`,
};
