import type { AppError } from '@sekha/contracts';

/** How one family of routes shows an error. */
export interface ErrorFace {
  /** Paths that begin with this use the face; the longest match wins. */
  prefix: string;
  render(error: AppError, requestId: string): unknown;
}

/** The shape of Sekha's own routes. `code` is the HTTP status, as existing clients read it. */
export const sekhaErrorFace: ErrorFace = {
  prefix: '/',
  render: (error, requestId) => ({
    error: error.message,
    code: error.status,
    error_code: error.code,
    ...(error.details === undefined ? {} : { details: error.details }),
    request_id: requestId,
  }),
};

/** The face for `path`: the longest prefix that matches, Sekha's own where none does. */
export function faceFor(path: string, faces: readonly ErrorFace[]): ErrorFace {
  let best = sekhaErrorFace;
  for (const face of faces) {
    if (path.startsWith(face.prefix) && face.prefix.length > best.prefix.length) best = face;
  }
  return best;
}
