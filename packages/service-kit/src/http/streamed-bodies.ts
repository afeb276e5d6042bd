import type { Readable } from 'node:stream';
import { AppError } from '@sekha/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { encodingProblem } from './body-parsing.js';

/** What the router is told the body is. Nobody may send it: then the body would reach a route that expects a value. */
const STREAMED = 'application/vnd.sekha.streamed';

/** A request body that its route reads as it arrives. No limit holds for it but those of the route. */
export interface StreamedBody {
  /** As the client said it; empty when it said nothing. */
  contentType: string;
  stream: Readable;
}

const contentTypes = new WeakMap<FastifyRequest, string>();

/**
 * Leaves the bodies of POST requests to these paths unread, for their routes (see {@link streamedBodyOf}). Fastify
 * chooses how to read a body by its content type, for all routes alike; so these get a type of their own.
 */
export function registerStreamedBodies(fastify: FastifyInstance, paths: readonly string[]): void {
  const streamed = new Set(paths);
  fastify.addHook('onRequest', (request, _reply, done) => {
    // The route, not the path: a path can be spelled in many ways.
    if (request.method === 'POST' && streamed.has(request.routeOptions.url ?? '')) {
      contentTypes.set(request, request.headers['content-type'] ?? '');
      request.headers['content-type'] = STREAMED;
    }
    done();
  });
  fastify.addContentTypeParser(STREAMED, (request, payload, done) => {
    if (contentTypes.has(request)) done(encodingProblem(request) ?? null, payload);
    else done(new AppError('request.unsupported_media_type', `cannot read ${STREAMED}; send JSON`));
  });
}

/** Whether the route of a request reads its body as it arrives. */
export function isStreamedBody(request: FastifyRequest): boolean {
  return contentTypes.has(request);
}

/** The body of a request to one of the streamed paths. */
export function streamedBodyOf(request: FastifyRequest): StreamedBody {
  const contentType = contentTypes.get(request);
  if (contentType === undefined) throw new Error(`${request.url} is not registered as a streamed path`);
  return { contentType, stream: (request.body as Readable | undefined) ?? request.raw };
}
