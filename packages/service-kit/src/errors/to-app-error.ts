import { HttpException } from '@nestjs/common';
import { AppError, type ErrorCode } from '@sekha/contracts';

/** Failures that Fastify raises itself, before a route is reached. */
const FASTIFY_CODES: Readonly<Record<string, { code: ErrorCode; message: string }>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'request.too_large', message: 'the request body is too large' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'request.unsupported_media_type', message: 'send JSON' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'request.malformed', message: 'the request body is empty' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'request.malformed',
    message: 'Content-Length does not match the body',
  },
  FST_ERR_BAD_URL: { code: 'request.malformed', message: 'the URL is malformed' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'request.malformed', message: 'a part of the path is too long' },
};

const HTTP_CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'request.malformed',
  404: 'route.not_found',
  405: 'method.not_allowed',
  413: 'request.too_large',
  415: 'request.unsupported_media_type',
};

/**
 * Whatever was thrown, as our one error. What nobody foresaw becomes `internal`, its cause kept for the log and never
 * shown to the caller.
 */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof HttpException) return fromHttpException(thrown);
  const { code, statusCode, message } = (thrown ?? {}) as {
    code?: unknown;
    statusCode?: unknown;
    message?: unknown;
  };
  const known = typeof code === 'string' ? FASTIFY_CODES[code] : undefined;
  if (known !== undefined) return new AppError(known.code, known.message, { cause: thrown });
  const status = typeof statusCode === 'number' ? HTTP_CODES[statusCode] : undefined;
  if (status !== undefined) return new AppError(status, String(message), { cause: thrown });
  return new AppError('internal', 'something went wrong on our side; the log has the details', {
    cause: thrown,
  });
}

function fromHttpException(thrown: HttpException): AppError {
  const code = HTTP_CODES[thrown.getStatus()];
  return code === undefined
    ? new AppError('internal', 'something went wrong on our side; the log has the details', { cause: thrown })
    : new AppError(code, thrown.message, { cause: thrown });
}
