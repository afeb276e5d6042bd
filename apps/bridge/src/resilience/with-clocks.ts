import { CallClocks, type ClockSettings } from './call-clocks.js';
import { toCallError } from './classify-failure.js';
import type { Clock } from './clock.js';
import type { Opened } from './opened.js';
import type { Run, Step, Target } from './policy.js';

/** Makes the call itself, under clocks that are running already. */
export type Open<C extends Target, T> = (candidate: C, clocks: CallClocks) => Promise<Opened<T>>;

/**
 * The innermost policy: counts the attempt, starts its clocks (never beyond the request's deadline) and makes the
 * call.
 */
export function withClocks<C extends Target, T>(
  open: Open<C, T>,
  settingsOf: (candidate: C) => ClockSettings,
  clock: Clock,
): Step<C, T> {
  return async (candidate, run): Promise<Opened<T>> => {
    run.budget.take();
    const settings = settingsOf(candidate);
    const totalMs = Math.min(settings.totalMs ?? Number.POSITIVE_INFINITY, run.budget.remainingMs);
    const startedAtMs = clock.nowMs();
    const record = note(run, candidate);
    try {
      const opened = await open(candidate, new CallClocks({ ...settings, totalMs }, clock, run.signal));
      void opened.ended.then(({ error }) => {
        record.error = error;
      });
      return opened;
    } catch (thrown) {
      record.error = toCallError(thrown);
      throw record.error;
    } finally {
      run.upstreamMs += clock.nowMs() - startedAtMs;
    }
  };
}

function note(run: Run, { providerId, modelId }: Target): Run['records'][number] {
  const record = { providerId, modelId, error: undefined };
  run.records.push(record);
  return record;
}
