import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const METHODS = 'GET, POST, PUT, PATCH, DELETE, HEAD';
const REQUEST_HEADERS =
  'accept, authorization, content-type, idempotency-key, last-event-id, mcp-protocol-version, mcp-session-id, x-api-key, x-request-id';
const REPLY_HEADERS =
  'content-disposition, digest, etag, mcp-session-id, retry-after, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, x-request-id, x-sekha-warning';
/** How long a browser may remember what it was told. */
const MAX_AGE_SECONDS = 600;

/**
 * Lets pages of these origins call the service from a browser; without any, no page of another origin can read an
 * answer. Credentials in the sense of CORS (cookies) are never allowed: there are none, keys come in headers.
 */
export function registerCors(fastify: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const known: ReadonlySet<string> = new Set(origins);
  fastify.addHook('onRequest', (request, reply, done) => {
    // A preflight carries no key: it is answered before access is looked at, and says nothing of what is there.
    if (isPreflight(request) && known.has(String(request.headers.origin))) answerPreflight(request, reply);
    else done();
  });
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    allow(request, reply, known);
    done();
  });
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

function answerPreflight(_request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .status(204)
    .header('access-control-allow-methods', METHODS)
    .header('access-control-allow-headers', REQUEST_HEADERS)
    .header('access-control-max-age', MAX_AGE_SECONDS)
    .send();
}

function allow(request: FastifyRequest, reply: FastifyReply, known: ReadonlySet<string>): void {
  // Whatever the origin is, a cache must not give the answer for one to another.
  reply.header('vary', withOrigin(reply.getHeader('vary')));
  const { origin } = request.headers;
  if (origin === undefined || !known.has(origin)) return;
  reply.header('access-control-allow-origin', origin);
  reply.header('access-control-expose-headers', REPLY_HEADERS);
}

function withOrigin(vary: unknown): string {
  const names = String(vary ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name.toLowerCase() !== 'origin');
  return [...names, 'origin'].join(', ');
}
