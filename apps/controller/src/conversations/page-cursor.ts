import { AppError } from '@sekha/contracts';

/** An opaque place in a list, for the client to hand back. */
export function toPageCursor(place: Readonly<Record<string, string | number>>): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** A page of rows of which one more than `limit` was asked for, and its last row when another page follows. */
export function cutPage<T>(rows: readonly T[], limit: number): { rows: readonly T[]; last: T | undefined } {
  const page = rows.slice(0, limit);
  return { rows: page, last: rows.length > limit ? page.at(-1) : undefined };
}

/** The place behind a cursor; `request.invalid` for one that this service did not make. */
export function readPageCursor<T>(cursor: string, isPlace: (value: unknown) => value is T): T {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (isPlace(place)) return place;
  } catch {
    // falls through: whatever it was, it was not ours
  }
  throw new AppError('request.invalid', 'the cursor is not one that this list gave out', {
    details: [{ path: 'cursor', problem: 'is not one that this list gave out' }],
  });
}
