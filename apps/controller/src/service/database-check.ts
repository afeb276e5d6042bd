import { AppError } from '@sekha/contracts';
import type { CheckResult, HealthCheck } from '@sekha/service-kit';
import type { MemoryStore } from '@sekha/store';

/** Reasons of `store.unavailable` with which reading goes on. */
const STILL_READS: readonly unknown[] = ['read_only'];

/** Less room than this is soon gone: a large request and the log of it need about as much. */
const LOW_BYTES = 64 * 1_048_576;

/**
 * The record can be read and written. Where it can be read only (the disk is full, its file system has become
 * read-only) the service is degraded, not down: searches and reads go on, and writing does by itself when it can.
 * A small write may still fit where a message does not, so that little room is said as well.
 */
export function databaseCheck(
  store: Pick<MemoryStore, 'ping' | 'statistics'>,
  roomLeft: () => Promise<number>,
): HealthCheck {
  const check = async (): Promise<CheckResult> => {
    try {
      await store.ping();
    } catch (error) {
      if (!stillReads(error)) throw error;
      await store.statistics();
      return { status: 'degraded', error: error.message };
    }
    const bytes = await roomLeft();
    if (bytes >= LOW_BYTES) return { status: 'ok' };
    return { status: 'degraded', error: `the disk is full or will be soon: ${bytes} bytes are left` };
  };
  return { name: 'database', critical: true, check };
}

function stillReads(error: unknown): error is AppError {
  if (!(error instanceof AppError)) return false;
  const { reason } = (error.details ?? {}) as { reason?: unknown };
  return error.code === 'store.full' || (error.code === 'store.unavailable' && STILL_READS.includes(reason));
}
