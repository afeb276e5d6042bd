import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { ErrorFace } from './error-face.js';
import { sendError } from './send-error.js';
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
