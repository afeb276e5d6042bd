import { AppError, isErrorCode } from '@sekha/contracts';
import { AxiosError } from 'axios';

/**
 * What went wrong with a call, as our error: the bridge's own code and words where it answered in our shape, else that
 * it is away or late. Addresses and headers stay in the cause, for the log.
 */
export function toBridgeError(thrown: unknown): AppError {
  if (!(thrown instanceof AxiosError))
    return new AppError('bridge.unavailable', 'the bridge gave no usable answer', { cause: thrown });
  if (thrown.code === AxiosError.ECONNABORTED)
    return new AppError('bridge.timeout', 'the bridge did not answer in time', { cause: thrown });
  if (thrown.response === undefined)
    return new AppError('bridge.unavailable', 'the bridge is away', { cause: thrown });
  const said = bodyOf(thrown.response.data);
  const retryAfter = Number(thrown.response.headers['retry-after']);
  const options = {
    cause: thrown,
    ...(said.details === undefined ? {} : { details: said.details }),
    ...(Number.isFinite(retryAfter) ? { retryAfterMs: retryAfter * 1000 } : {}),
  };
  if (isErrorCode(said.error_code) && typeof said.error === 'string')
    return said.error_code.startsWith('auth.')
      ? new AppError('bridge.unavailable', 'the bridge refuses our key; check SEKHA_BRIDGE_API_KEY', options)
      : new AppError(said.error_code, said.error, options);
  return new AppError(
    'bridge.unavailable',
    `the bridge answered with status ${thrown.response.status}`,
    options,
  );
}

function bodyOf(data: unknown): { error?: unknown; error_code?: unknown; details?: unknown } {
  try {
    const body: unknown = typeof data === 'string' ? JSON.parse(data) : data;
    if (!isObject(body)) return {};
    const { error } = body;
    // Its chat route speaks OpenAI's dialect.
    return isObject(error) ? { error: error['message'], error_code: error['code'] } : body;
  } catch {
    return {};
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
