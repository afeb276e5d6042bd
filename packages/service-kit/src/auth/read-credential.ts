import { AppError } from '@sekha/contracts';

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The key of a request: `X-API-Key`, or `Authorization: Bearer`. Throws `auth.malformed` for any other
 * Authorization, `auth.missing` where there is none at all.
 */
export function readCredential(headers: Headers): string {
  const key = headers['x-api-key'];
  if (typeof key === 'string' && key.trim() !== '') return key.trim();
  const authorization = headers['authorization'];
  if (typeof authorization !== 'string') throw new AppError('auth.missing', 'Missing authorization header');
  const match = /^Bearer (\S+)$/.exec(authorization);
  if (match?.[1] === undefined) throw new AppError('auth.malformed', 'Invalid authorization format');
  return match[1];
}
