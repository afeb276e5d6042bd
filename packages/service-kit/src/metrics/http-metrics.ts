import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * Requests and their time by route PATTERN, so that ids in paths never make new series; whatever matches no route
 * is counted as `unmatched`.
 */
export function registerHttpMetrics(fastify: FastifyInstance, metrics: Metrics): void {
  const labels = ['method', 'endpoint', 'status'] as const;
  const total = metrics.counter('sekha_api_requests_total', 'Requests answered.', labels);
  const seconds = metrics.histogram(
    'sekha_api_request_duration_seconds',
    'Time to answer a request.',
    SECONDS,
    labels,
  );
  fastify.addHook('onResponse', (request, reply, done) => {
    const endpoint = request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched');
    const values = { method: request.method, endpoint, status: String(reply.statusCode) };
    total.inc(values);
    seconds.observe(values, reply.elapsedTime / 1000);
    done();
  });
}
