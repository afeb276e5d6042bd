export type WindowKind = 'minute' | 'day' | 'month';

/** The part of time that a limit is for, in UTC: what is used in it is forgotten when it ends. */
export interface LimitWindow {
  readonly kind: WindowKind;
  /** `2026-11-26T12:43`, `2026-11-26`, `2026-11` */
  readonly name: string;
  /** Milliseconds since 1970; the first instant of the window. */
  readonly startsAtMs: number;
  /** The first instant that is not in it. */
  readonly endsAtMs: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NAME_LENGTH = { minute: 16, day: 10, month: 7 } as const;

export function windowAt(kind: WindowKind, wallMs: number): LimitWindow {
  const name = new Date(wallMs).toISOString().slice(0, NAME_LENGTH[kind]);
  if (kind === 'month') {
    const date = new Date(wallMs);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
    return { kind, name, startsAtMs: Date.UTC(year, month), endsAtMs: Date.UTC(year, month + 1) };
  }
  const length = kind === 'minute' ? MINUTE_MS : DAY_MS;
  const startsAtMs = Math.floor(wallMs / length) * length;
  return { kind, name, startsAtMs, endsAtMs: startsAtMs + length };
}
