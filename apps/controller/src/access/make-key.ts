import { randomBytes } from 'node:crypto';

const MARK = 'sekha_';
/** Characters of a key that lists show: 36 of its 256 random bits. */
const SHOWN = MARK.length + 6;
const BYTES = 32;

/**
 * A new key, 256 random bits. That is why SHA-256 is enough to keep it by: a slow hash protects what can be guessed,
 * and of these there are too many to guess, while every request has to pay for the hash.
 */
export function makeKey(random: (bytes: number) => Buffer = randomBytes): string {
  return `${MARK}${random(BYTES).toString('base64url')}`;
}

/** How lists show a key; nothing of one that is not of our making and may be short. */
export function prefixOf(key: string): string | null {
  return key.startsWith(MARK) && key.length > 40 ? key.slice(0, SHOWN) : null;
}
