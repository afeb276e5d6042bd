import type { RunStep, RunSteps } from '../run-steps.js';
import { type Connection, toText } from './connection.js';
import type { RecordContext } from './record-context.js';
import type { Steps } from './write-queue.js';

/** Rows that go in one transaction: some milliseconds of the writer. */
const ROWS_AT_ONCE = 500;

export class EmbeddedRunSteps implements RunSteps {
  constructor(private readonly context: RecordContext) {}

  async forgetAllBut(unfinished: ReadonlySet<string>): Promise<void> {
    let last: Run = { tenant: 0, run: '' };
    for (;;) {
      const found = this.context.reader.get<Run>(
        'SELECT tenant, run FROM run_steps WHERE (tenant, run) > (?, ?) ORDER BY tenant, run LIMIT 1',
        last.tenant,
        toText(last.run),
      );
      if (found === undefined) return;
      last = found;
      const run = toText(found.run);
      if (!unfinished.has(run)) await this.drop(found.tenant, run);
    }
  }

  private async drop(tenant: number, run: string): Promise<void> {
    const { queue, writer } = this.context;
    const some = (): number =>
      writer.run(
        `DELETE FROM run_steps WHERE tenant = ?1 AND run = ?2 AND step IN (
           SELECT step FROM run_steps WHERE tenant = ?1 AND run = ?2 LIMIT ?3)`,
        tenant,
        run,
        ROWS_AT_ONCE,
      ).changes;
    while ((await queue.run(some)) === ROWS_AT_ONCE);
  }
}

interface Run {
  tenant: number;
  run: string | Uint8Array;
}

/** Does the work of a step unless it was done; its result (JSON) is the one of the first time. Inside a transaction. */
export function* onceInRun<T extends object>(
  writer: Connection,
  tenant: number,
  step: RunStep | undefined,
  work: () => Steps<T>,
): Steps<T> {
  if (step === undefined) return yield* work();
  const known = writer.get<{ result: string | Uint8Array }>(
    'SELECT result FROM run_steps WHERE tenant = ? AND run = ? AND step = ?',
    tenant,
    step.run,
    step.step,
  );
  if (known !== undefined) return JSON.parse(toText(known.result)) as T;
  const result = yield* work();
  writer.run(
    'INSERT INTO run_steps (tenant, run, step, result) VALUES (?, ?, ?, ?)',
    tenant,
    step.run,
    step.step,
    JSON.stringify(result),
  );
  return result;
}
