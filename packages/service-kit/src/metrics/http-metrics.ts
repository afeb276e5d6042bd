import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Metrics } from './metrics.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Requests and their time by route PATTERN, so that ids in paths never make new series. Whatever matches no route is
 * one endpoint, `unmatched`, with one method, `_OTHER` (the word of the OpenTelemetry conventions). Statuses are
 * counted, not timed: a histogram is seventeen series each time.
 */
export function registerHttpMetrics(fastify: FastifyInstance, metrics: Metrics): void {
  const total = metrics.counter('sekha_api_requests_total', 'Requests answered.', [
    'method',
    'endpoint',
    'status',
  ]);
  const seconds = metrics.histogram(
    'sekha_api_request_duration_seconds',
    'Time to answer a request.',
    SECONDS,
    ['method', 'endpoint'],
  );
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = routeOf(request);
    total.inc({ ...route, status: String(reply.statusCode) });
    seconds.observe(route, reply.elapsedTime / 1000);
    done();
  });
}

function routeOf(request: FastifyRequest): { method: string; endpoint: string } {
  const endpoint = request.is404 ? undefined : request.routeOptions.url;
  if (endpoint === undefined) return { method: '_OTHER', endpoint: 'unmatched' };
  return { method: request.method, endpoint };
}
