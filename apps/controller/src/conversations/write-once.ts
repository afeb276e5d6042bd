import { createHash } from 'node:crypto';
import { AppError } from '@sekha/contracts';
import type { WriteOnce } from '@sekha/store';

const LONGEST_KEY = 255;

/** The `Idempotency-Key` of a request with a digest of what it asks for; undefined when there is none. */
export function readWriteOnce(key: string | undefined, asked: unknown): WriteOnce | undefined {
  if (key === undefined || key === '') return undefined;
  if (key.length > LONGEST_KEY)
    throw new AppError('request.invalid', `Idempotency-Key must be at most ${LONGEST_KEY} characters`);
  return { key, fingerprint: createHash('sha256').update(canonicalJson(asked)).digest('hex') };
}

/** The same for the same members in any order: clients do not promise one. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
