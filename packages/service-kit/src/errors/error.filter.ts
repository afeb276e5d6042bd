import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { ErrorFace } from './error-face.js';
import { FailureLines } from './failure-lines.js';
import { sendError } from './send-error.js';
import { toAppError } from './to-app-error.js';

/** Turns everything that is thrown into the one error of the face that was called. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly failures: FailureLines;

  constructor(
    logger: Logger,
    private readonly faces: readonly ErrorFace[],
  ) {
    this.failures = new FailureLines(logger);
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = toAppError(thrown);
    if (error.status >= 500) this.failures.say(error, request.id);
    if (reply.sent || reply.raw.headersSent) return;
    sendError(request, reply, error, this.faces);
  }
}
