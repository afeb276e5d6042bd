import { applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import { AppError, EVERY_SCOPE, grantsScope, type ScopeName } from '@sekha/contracts';
import type { FastifyRequest } from 'fastify';
import type { Identity } from './identity.js';

/** What a route asks of a key: a scope, or `any` for whatever key there is. */
export type RouteScope = ScopeName | 'any';

/** Where the document says which scope an operation needs. */
export const SCOPE_EXTENSION = 'x-sekha-scope';

/**
 * Declares which scope a key must have to call this route. It is checked with the key, before the body is read, and
 * shown in the OpenAPI document.
 */
export function Scope(scope: RouteScope): MethodDecorator {
  return applyDecorators(RouteConfig({ scope }), ApiExtension(SCOPE_EXTENSION, scope));
}

/** Throws `auth.forbidden`, naming the scope that is missing. */
export function demandScope({ scopes }: Pick<Identity, 'scopes'>, needed: ScopeName): void {
  if (grantsScope(scopes, needed)) return;
  throw new AppError('auth.forbidden', `this key lacks the scope ${needed}`, {
    details: { missing_scope: needed },
  });
}

/**
 * Throws `auth.forbidden` when the route behind this request wants more than the key has. A route that declares
 * nothing is open to keys with `*` only: what somebody forgot must not be open to all.
 */
export function demandScopeOfRoute(request: FastifyRequest, identity: Identity): void {
  if (request.is404) return;
  const { scope } = request.routeOptions.config as { scope?: RouteScope };
  if (scope === undefined) refuseUndeclared(identity);
  else if (scope !== 'any') demandScope(identity, scope);
}

function refuseUndeclared({ scopes }: Identity): void {
  if (scopes.includes(EVERY_SCOPE)) return;
  throw new AppError('auth.forbidden', `this route is open to keys with the scope ${EVERY_SCOPE} only`, {
    details: { missing_scope: EVERY_SCOPE },
  });
}
