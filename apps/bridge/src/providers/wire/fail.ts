import { AppError } from '@sekha/contracts';
import { errors } from 'undici';
import type { CallSignal } from '../call-signal.js';
import { type FailureKind, kindOfReply, kindOfStreamError } from './failure-kinds.js';
import { type ReplyHeaders, retryAfterMs } from './retry-after.js';
import { scrub } from './scrub.js';
import type { VendorIdentity } from './vendor-identity.js';
import { readVendorText, readVendorWords, type VendorWords } from './vendor-words.js';

/** Thrown by the connector when its clock fires. */
export class ConnectTimeout extends Error {
  constructor(readonly afterMs: number) {
    super(`no connection within ${afterMs} ms`);
  }
}

/** The failure that a reply with an error status is. */
export function failFromReply(
  reply: { status: number; headers: ReplyHeaders; text: string },
  vendor: VendorIdentity,
  nowMs: number,
): AppError {
  const words = readVendorText(reply.text);
  return failure(kindOfReply(reply.status, words), words, vendor, {
    status: reply.status,
    retryAfterMs: retryAfterMs(reply.headers, nowMs) ?? words.retryAfterMs,
  });
}

/** The failure that an error object under a 200 is, in a body or in an event of a stream. */
export function failFromErrorObject(body: unknown, vendor: VendorIdentity): AppError {
  const words = readVendorWords(body);
  return failure(kindOfStreamError(words), words, vendor, {
    status: words.status,
    retryAfterMs: words.retryAfterMs,
  });
}

/** The vendor answered, but nobody can read it. `problem` is ours, not the vendor's text. */
export function invalidResponse(problem: string, vendor: VendorIdentity, cause?: unknown): AppError {
  return new AppError('provider.invalid_response', `the provider ${vendor.id} ${problem}`, {
    details: { provider: vendor.id },
    cause,
  });
}

/** The vendor's answer is longer than anybody would read. */
export function endless(vendor: VendorIdentity): AppError {
  return invalidResponse('answered without end', vendor);
}

/** The failure that an exception of the connection is. `phase` is how far the call had come. */
export function failFromConnection(
  thrown: unknown,
  phase: 'headers' | 'body',
  vendor: VendorIdentity,
  signal: CallSignal,
): AppError {
  if (thrown instanceof AppError) return thrown;
  if (signal.aborted) return new AppError('call.aborted', 'the call was aborted', { cause: thrown });
  if (thrown instanceof ConnectTimeout) {
    const says = `the provider ${vendor.id} was too slow (connect clock, after ${thrown.afterMs} ms)`;
    return new AppError('provider.timeout', says, { details: { provider: vendor.id, clock: 'connect' } });
  }
  const code = (thrown as { code?: unknown } | null)?.code;
  if (phase === 'body') return invalidResponse('broke its answer off', vendor, thrown);
  if (thrown instanceof errors.HTTPParserError) return invalidResponse('did not speak HTTP', vendor, thrown);
  const says = CONNECTION_WORDS[String(code)] ?? 'closed the connection';
  return new AppError('provider.connection_failed', `the provider ${vendor.id} ${says}`, {
    details: { provider: vendor.id },
    cause: thrown,
  });
}

const CONNECTION_WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ENOTFOUND: 'has a host name that does not exist',
  EAI_AGAIN: 'has a host name that cannot be looked up now',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'cannot be reached',
  ECONNRESET: 'reset the connection',
  CERT_HAS_EXPIRED: 'has an expired TLS certificate',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'has a TLS certificate that we do not trust',
  SELF_SIGNED_CERT_IN_CHAIN: 'has a TLS certificate that we do not trust',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'has a TLS certificate that we do not trust',
  ERR_TLS_CERT_ALTNAME_INVALID: 'has a TLS certificate for another name',
};

function failure(
  kind: FailureKind,
  words: VendorWords,
  vendor: VendorIdentity,
  more: { status: number | undefined; retryAfterMs?: number | undefined },
): AppError {
  const status = more.status === undefined ? '' : ` (status ${more.status})`;
  // What a vendor says about our key is for nobody's eyes.
  const said = kind.code === 'provider.auth_failed' || words.message === undefined ? '' : words.message;
  const tail = said === '' ? '' : `: ${scrub(said, vendor)}`;
  return new AppError(kind.code, `the provider ${vendor.id} ${kind.says}${status}${tail}`, {
    details: { provider: vendor.id, ...(more.status === undefined ? {} : { status: more.status }) },
    retryAfterMs: more.retryAfterMs,
  });
}
