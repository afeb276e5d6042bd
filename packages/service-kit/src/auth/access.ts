import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { AppError } from '@sekha/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hashKey, type Identity, type IdentityLookup } from './identity.js';
import { readCredential } from './read-credential.js';
import { demandScopeOfRoute } from './scope.js';
import type { RateDecision, TokenBuckets } from './token-bucket.js';

export interface AccessOptions {
  identities: IdentityLookup;
  /** Paths that need no key; everything else does, whether a route exists there or not. */
  isPublic(path: string): boolean;
  /** Calls per key; absent = unlimited. */
  rateLimit?: TokenBuckets;
  /** Routes declare scopes with `@Scope`, and keys must have them. Default: a key opens every route. */
  scoped?: boolean;
}

const identities = new WeakMap<FastifyRequest, Identity>();

/**
 * Nobody gets further than their headers without a key: this runs before the body is read and before any route, so
 * that a forgotten decorator cannot open a route.
 */
export function registerAccess(fastify: FastifyInstance, options: AccessOptions): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    try {
      admit(request, reply, options);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
}

function admit(request: FastifyRequest, reply: FastifyReply, options: AccessOptions): void {
  const path = request.url.split('?', 1)[0] ?? '/';
  if (options.isPublic(path)) return;
  const identity = options.identities.findByHash(hashKey(readCredential(request.headers)));
  if (identity === undefined) throw new AppError('auth.invalid', 'Invalid API key');
  identities.set(request, identity);
  const decision = options.rateLimit?.take(identity.keyHash);
  if (decision !== undefined) holdToLimit(reply, decision);
  if (options.scoped === true) demandScopeOfRoute(request, identity);
}

function holdToLimit(reply: FastifyReply, decision: RateDecision): void {
  showLimit(reply, decision);
  if (!decision.allowed)
    throw new AppError('rate_limit.exceeded', `more than ${decision.limit} requests at once; slow down`, {
      retryAfterMs: decision.resetMs,
    });
}

function showLimit(reply: FastifyReply, decision: RateDecision): void {
  reply.header('x-ratelimit-limit', decision.limit);
  reply.header('x-ratelimit-remaining', decision.remaining);
  reply.header('x-ratelimit-reset', Math.ceil(decision.resetMs / 1000));
}

/** The identity behind a request; undefined where it needed none. */
export function findIdentity(request: FastifyRequest): Identity | undefined {
  return identities.get(request);
}

/** The identity behind a request that has passed; throws `auth.missing` on a public route. */
export function identityOf(request: FastifyRequest): Identity {
  const identity = identities.get(request);
  if (identity === undefined) throw new AppError('auth.missing', 'Missing authorization header');
  return identity;
}

/** Route parameter: the {@link Identity} of the caller. */
export const CurrentIdentity = createParamDecorator((_: unknown, context: ExecutionContext) =>
  identityOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
