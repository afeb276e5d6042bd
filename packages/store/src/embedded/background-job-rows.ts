import type { BackgroundJob, BackgroundJobState } from '../background-jobs.js';
import { toText } from './connection.js';

type Text = string | Uint8Array;

export const BACKGROUND_JOB_COLUMNS = `id, kind, state, input, checkpoint, done, total, unit, attempts,
  cancel_requested, error_code, error_message, result, created_ms, started_ms, finished_ms`;

export interface BackgroundJobRow {
  id: string;
  kind: Text;
  state: BackgroundJobState;
  input: string;
  checkpoint: string | null;
  done: number;
  total: number | null;
  unit: string;
  attempts: number;
  cancel_requested: number;
  error_code: string | null;
  error_message: Text | null;
  result: string | null;
  created_ms: number;
  started_ms: number | null;
  finished_ms: number | null;
}

export function toBackgroundJob(row: BackgroundJobRow, tenantId: string): BackgroundJob {
  return {
    id: row.id,
    tenantId,
    kind: toText(row.kind),
    state: row.state,
    input: readObject(row.input) ?? {},
    checkpoint: readObject(row.checkpoint),
    progress: { done: row.done, total: row.total, unit: row.unit },
    attempts: row.attempts,
    cancelRequested: row.cancel_requested === 1,
    error:
      row.error_code === null ? null : { code: row.error_code, message: toText(row.error_message ?? '') },
    result: readObject(row.result),
    createdAtMs: row.created_ms,
    startedAtMs: row.started_ms,
    finishedAtMs: row.finished_ms,
  };
}

function readObject(text: string | null): Record<string, unknown> | null {
  return text === null ? null : (JSON.parse(text) as Record<string, unknown>);
}
