import { AppError } from '@sekha/contracts';
import type { CheckResult, HealthCheck } from '@sekha/service-kit';
import type { MemoryStore } from '@sekha/store';

/** Reasons of `store.unavailable` with which reading goes on. */
const STILL_READS: readonly unknown[] = ['read_only'];

/**
 * The record can be read and written. Where it can be read only (the disk is full, its file system has become
 * read-only) the service is degraded, not down: searches and reads go on, and writing does by itself when it can.
 */
export function databaseCheck(store: Pick<MemoryStore, 'ping' | 'statistics'>): HealthCheck {
  const check = async (): Promise<CheckResult> => {
    try {
      await store.ping();
      return { status: 'ok' };
    } catch (error) {
      if (!stillReads(error)) throw error;
      await store.statistics();
      return { status: 'degraded', error: error.message };
    }
  };
  return { name: 'database', critical: true, check };
}

function stillReads(error: unknown): error is AppError {
  if (!(error instanceof AppError)) return false;
  const { reason } = (error.details ?? {}) as { reason?: unknown };
  return error.code === 'store.full' || (error.code === 'store.unavailable' && STILL_READS.includes(reason));
}
