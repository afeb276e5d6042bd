import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError } from '@sekha/contracts';
import { sekhaErrorFace } from './error-face.js';

/**
 * Answers what never became a request: its bytes are no HTTP, its headers are too many, or they never came to an end.
 * The path is not known, so the face is Sekha's own. The reply says that the connection ends with it, or the client
 * would send its next request into a closed socket.
 */
export function answerUnparsed(
  failure: Error & { code?: string },
  socket: Pick<Duplex, 'writable' | 'destroyed' | 'end' | 'destroy'>,
): void {
  if (failure.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const error = whatWentWrong(failure.code);
  const id = randomUUID();
  const body = JSON.stringify(sekhaErrorFace.render(error, id));
  socket.end(
    [
      `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${id}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
    // The rest of what is being sent is not read: the end of the reply is the end of the connection.
    () => socket.destroy(),
  );
}

function whatWentWrong(code: string | undefined): AppError {
  if (code === 'HPE_HEADER_OVERFLOW')
    return new AppError('request.headers_too_large', 'the URL and headers are larger than 16 KB together');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return new AppError('request.timeout', 'the request did not arrive in time');
  return new AppError('request.malformed', 'this is not HTTP');
}
