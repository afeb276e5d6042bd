import type { ErrorCode } from '@sekha/contracts';
import type { VendorWords } from './vendor-words.js';

/** What a failure is: our code, and what we say about it. */
export interface FailureKind {
  code: ErrorCode;
  says: string;
}

const QUOTA: FailureKind = { code: 'provider.auth_failed', says: 'has no credit left for our account' };
const AUTH: FailureKind = { code: 'provider.auth_failed', says: 'refused our key' };
const LIMITED: FailureKind = { code: 'provider.rate_limited', says: 'limits our rate' };
const OVERLOADED: FailureKind = { code: 'provider.overloaded', says: 'is overloaded' };
const UNAVAILABLE: FailureKind = { code: 'provider.unavailable', says: 'failed inside' };
const TIMEOUT: FailureKind = { code: 'provider.timeout', says: 'timed out' };
const MISSING: FailureKind = { code: 'provider.model_missing', says: 'does not know the model' };
const TOO_LONG: FailureKind = { code: 'provider.context_too_long', says: 'cannot take so long a request' };
const REFUSED: FailureKind = { code: 'provider.content_refused', says: 'refused the content' };
const CANNOT: FailureKind = { code: 'model.unsupported', says: 'cannot do this with the model' };
const REJECTED: FailureKind = { code: 'provider.rejected', says: 'rejected the request' };
const UNREADABLE: FailureKind = { code: 'provider.invalid_response', says: 'gave no usable answer' };

/** Words that tell more than the status they come with. The first that fits wins. */
const BY_WORDS: { kind: FailureKind; kinds?: RegExp; message?: RegExp }[] = [
  {
    kind: QUOTA,
    kinds: /insufficient_quota|insufficient_balance|billing|payment_required/,
    message: /credit balance is too low/i,
  },
  // Google answers 400 to a wrong key.
  { kind: AUTH, kinds: /api_key_invalid/ },
  {
    kind: TOO_LONG,
    kinds: /context_length_exceeded|request_too_large|string_above_max_length/,
    message:
      /context (length|window|size)|maximum context|prompt (is )?too long|input (is )?too (long|large)|reduce the length of the (messages|prompt|input)|exceeds? the (maximum|context)[a-z ]*(length|tokens)|too many (input )?tokens/i,
  },
  {
    kind: REFUSED,
    kinds: /content_filter|content_policy|responsibleai|moderation|safety/,
    message:
      /content (filter|policy|management policy)|usage polic|flagged (by|as|for)|safety system|requires? moderation/i,
  },
  {
    kind: CANNOT,
    message: /does not support (tools|thinking|images?|image input|vision|chat|generate|embeddings?|insert)/i,
  },
  { kind: MISSING, kinds: /model_not_found|model_not_exist/ },
];

const BY_STATUS: Readonly<Record<number, FailureKind>> = {
  401: AUTH,
  402: QUOTA,
  403: AUTH,
  404: MISSING,
  408: TIMEOUT,
  // OpenAI answers so while it holds a lock; its own clients repeat the call.
  409: UNAVAILABLE,
  413: TOO_LONG,
  425: UNAVAILABLE,
  429: LIMITED,
  // Groq: flex tier capacity exceeded.
  498: OVERLOADED,
  503: OVERLOADED,
  529: OVERLOADED,
};

/** For failures inside a stream, which come without a status of their own. */
const BY_KIND: [RegExp, FailureKind][] = [
  [/rate_limit|too_many_requests|resource_exhausted/, LIMITED],
  [/overloaded|unavailable_error|^unavailable/, OVERLOADED],
  [/authentication|permission|invalid_api_key|unauthenticated/, AUTH],
  [/not_found/, MISSING],
  [/timeout|deadline_exceeded/, TIMEOUT],
  [/invalid_request|invalid_argument|bad_request/, REJECTED],
  [/server_error|api_error|internal/, UNAVAILABLE],
];

/** What a reply with this status and these words is. */
export function kindOfReply(status: number, words: VendorWords): FailureKind {
  return kindOfWords(status, words) ?? kindOfStatus(status);
}

/** What an error object inside a 200 is; one that says nothing known is a failure of the vendor. */
export function kindOfStreamError(words: VendorWords): FailureKind {
  const status = words.status ?? 500;
  const byWords = kindOfWords(status, words);
  if (byWords !== undefined) return byWords;
  if (words.status !== undefined) return kindOfStatus(words.status);
  return BY_KIND.find(([pattern]) => pattern.test(words.kinds))?.[1] ?? UNAVAILABLE;
}

function kindOfStatus(status: number): FailureKind {
  const kind = BY_STATUS[status];
  if (kind !== undefined) return kind;
  if (status >= 500) return UNAVAILABLE;
  return status >= 400 ? REJECTED : UNREADABLE;
}

function kindOfWords(status: number, { kinds, message = '' }: VendorWords): FailureKind | undefined {
  // A rate limit often speaks of tokens and lengths, and is none the less a rate limit.
  const candidates = status === 429 ? BY_WORDS.slice(0, 1) : status === 401 ? [] : BY_WORDS;
  return candidates.find(
    ({ kinds: byKind, message: byMessage }) =>
      byKind?.test(kinds) === true || byMessage?.test(message) === true,
  )?.kind;
}
