import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { AppError } from '@sekha/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { type ErrorFace, faceFor } from './error-face.js';
import { toAppError } from './to-app-error.js';

/** Turns everything that is thrown into the one error of the face that was called. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly faces: readonly ErrorFace[],
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = toAppError(thrown);
    if (error.status >= 500)
      this.logger.error({ request_id: request.id, err: error, errorCode: error.code }, error.message);
    if (reply.sent || reply.raw.headersSent) return;
    sendError(request, reply, error, this.faces);
  }
}

function sendError(
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
