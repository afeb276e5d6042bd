import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What answers a route: it sends the reply itself, or throws what the error face of the route then shows. */
export type DirectAnswer = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

/**
 * Lets the busiest routes answer straight from Fastify. Nest still registers and documents them, and access, logs,
 * metrics and error faces are the same; only Nest's own way to the controller (guards, pipes, interceptors, of which
 * these routes have none) is left out of each request. Call it before the routes are registered, which `app.init` does.
 */
export function answerDirectly(
  fastify: FastifyInstance,
  answers: Readonly<Record<string, DirectAnswer>>,
): void {
  fastify.addHook('onRoute', (route) => {
    const answer = route.method === 'POST' ? answers[route.url] : undefined;
    if (answer !== undefined) route.handler = answer;
  });
}
