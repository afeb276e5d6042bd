import { BREAKER_STATES } from '@sekha/contracts';
import type { BreakerSnapshot } from './breaker.js';
import type { Target } from './policy.js';

/** What one process tells the others of a model. */
export interface SharedNews extends Target {
  processId: string;
  atMs: number;
  /** Absent when it is told of a pause only. */
  snapshot?: BreakerSnapshot | undefined;
  /** A pause that a rate limited provider asked for. */
  pausedForMs?: number | undefined;
}

/** Nobody closes a model for longer by a word alone. */
const LONGEST_MS = 24 * 3_600_000;

/**
 * Reads what the shared state delivers; undefined for whatever is no news of ours: another version, another program or
 * a person may have written it, and it must neither end this process nor close a model for good.
 */
export function readNews(text: string): SharedNews | undefined {
  const news = membersOf(text);
  if (news === undefined) return undefined;
  const { providerId, modelId, processId, atMs, pausedForMs, snapshot } = news;
  if (typeof providerId !== 'string' || typeof modelId !== 'string' || typeof processId !== 'string')
    return undefined;
  if (!isAmount(atMs) || !(pausedForMs === undefined || isAmount(pausedForMs))) return undefined;
  if (snapshot !== undefined && !isSnapshot(snapshot)) return undefined;
  return {
    providerId,
    modelId,
    processId,
    atMs,
    pausedForMs: bounded(pausedForMs),
    snapshot: boundedOpen(snapshot),
  };
}

function membersOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

const AMOUNTS = ['failureCount', 'successCount', 'reopened', 'openForMs', 'pausedForMs'] as const;

function isSnapshot(value: unknown): value is BreakerSnapshot {
  if (typeof value !== 'object' || value === null) return false;
  const members = value as Record<string, unknown>;
  return (
    BREAKER_STATES.some((state) => state === members['state']) &&
    AMOUNTS.every((name) => isAmount(members[name]))
  );
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function bounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Math.min(ms, LONGEST_MS);
}

function boundedOpen(snapshot: BreakerSnapshot | undefined): BreakerSnapshot | undefined {
  return snapshot && { ...snapshot, openForMs: Math.min(snapshot.openForMs, LONGEST_MS) };
}
