import { createHash } from 'node:crypto';
import { AppError } from '@sekha/contracts';

/**
 * A cursor is the place in the ranked list, bound to what was searched for: with another query or filter it would
 * skip arbitrary hits, so it is refused there.
 */
export function toCursor(offset: number, search: unknown): string {
  return Buffer.from(`${offset}.${fingerprint(search)}`).toString('base64url');
}

/** The offset of a cursor; throws `request.invalid` for one of another search or none of ours. */
export function fromCursor(cursor: string, search: unknown): number {
  const [, offset, mark] = /^(\d{1,9})\.([\w-]{16})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (offset === undefined || mark !== fingerprint(search))
    throw new AppError('request.invalid', 'cursor: does not belong to this search', {
      details: [{ path: 'cursor', problem: 'does not belong to this search' }],
    });
  return Number(offset);
}

/** Members in the order of {@link JSON.stringify}: callers build the value in one place, so that order is fixed. */
function fingerprint(search: unknown): string {
  return createHash('sha256').update(JSON.stringify(search)).digest('base64url').slice(0, 16);
}
