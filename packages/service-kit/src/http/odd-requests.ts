import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@sekha/contracts';
import type { FastifyInstance } from 'fastify';
import { sekhaErrorFace } from '../errors/error-face.js';

/**
 * What Node would refuse itself, with an empty body: an HTTP/1.1 request without a Host, and an expectation other
 * than `100-continue`. Both are answered in the one shape instead. The server must be made with `requireHostHeader`
 * false.
 */
export function answerOddRequests(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { httpVersion, headers } = request.raw;
    if (httpVersion === '1.1' && headers.host === undefined)
      done(new AppError('request.malformed', 'the Host header is missing'));
    else done();
  });
  fastify.server.on('checkExpectation', refuseExpectation);
}

function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const error = new AppError('request.expectation_failed', 'only the expectation 100-continue can be met');
  const id = randomUUID();
  const body = JSON.stringify(sekhaErrorFace.render(error, id));
  response.writeHead(error.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'x-request-id': id,
    connection: 'close',
  });
  response.end(body);
}
