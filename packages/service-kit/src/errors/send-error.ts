import type { AppError } from '@sekha/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorFace, faceFor } from './error-face.js';

/** Answers with `error` in the face of the path that was called. */
export function sendError(
  request: FastifyRequest,
  reply: FastifyReply,
  error: AppError,
  faces: readonly ErrorFace[],
): void {
  const path = request.url.split('?', 1)[0] ?? '/';
  if (error.retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(error.retryAfterMs / 1000));
  if (error.status === 401) reply.header('www-authenticate', 'Bearer realm="sekha"');
  void reply
    .status(error.status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(faceFor(path, faces).render(error, request.id)));
}
