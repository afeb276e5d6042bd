import { ERROR_STATUS, type ErrorCode } from '@sekha/contracts';
import { SCOPE_EXTENSION } from '../auth/scope.js';

interface Operation {
  description?: string;
  responses?: Record<string, unknown>;
  requestBody?: unknown;
  security?: unknown[];
  [SCOPE_EXTENSION]?: string;
}

interface Document {
  paths: Record<string, object>;
}

/** What every route with a key can answer, whatever else it promises. */
const KEYED: readonly ErrorCode[] = ['auth.missing', 'auth.forbidden', 'rate_limit.exceeded'];

const WITH_BODY: readonly ErrorCode[] = ['request.too_large', 'request.unsupported_media_type'];

/** Where routes declare scopes: each says which it needs and how it refuses; the others say that they need no key. */
export function showScopes<D extends Document>(document: D): D {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path) as Operation[]);
  if (!operations.some((operation) => SCOPE_EXTENSION in operation)) return document;
  for (const operation of operations) {
    const scope = operation[SCOPE_EXTENSION];
    if (scope === undefined) operation.security = [];
    else describeScope(operation, scope);
  }
  return document;
}

function describeScope(operation: Operation, scope: string): void {
  const needs = scope === 'any' ? 'Any key will do.' : `Needs the scope \`${scope}\`.`;
  operation.description = [operation.description, needs].filter(Boolean).join('\n\n');
  const responses: Record<string, unknown> = { ...operation.responses };
  for (const code of operation.requestBody === undefined ? KEYED : [...KEYED, ...WITH_BODY])
    responses[ERROR_STATUS[code]] ??= failure(code);
  responses['default'] ??= failure('Any other failure: a disk that is full, a service that is stopping.');
  operation.responses = responses;
}

function failure(description: string): object {
  return {
    description,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  };
}
