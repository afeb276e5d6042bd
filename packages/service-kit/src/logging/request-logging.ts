import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { requestContext } from './logger.js';

/** A whole key of ours, pasted where its prefix belongs. */
const KEY = /sekha_[\w-]{20,}/g;
/** Paths that are asked for every few seconds; their success is no news. */
const QUIET = /^\/(health|metrics)/;

/**
 * One log line a request, its id in the reply (`x-request-id`) and, when requests are followed, in every line written
 * on its behalf. Only the path is logged: a query string may hold what somebody searched for.
 */
export function registerRequestLogging(fastify: FastifyInstance, logger: Logger, follow: boolean): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const started = performance.now();
    reply.raw.setHeader('x-request-id', request.id);
    reply.raw.once('close', () => {
      const path = request.url.split('?', 1)[0] ?? '/';
      const status = reply.raw.statusCode;
      logger[QUIET.test(path) && status < 400 ? 'debug' : 'info'](
        {
          request_id: request.id,
          method: request.method,
          path: path.slice(0, 256).replace(KEY, '[key]'),
          status,
          ms: Math.round((performance.now() - started) * 10) / 10,
          ...(reply.raw.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    if (follow) requestContext.run({ request_id: request.id }, done);
    else done();
  });
}
