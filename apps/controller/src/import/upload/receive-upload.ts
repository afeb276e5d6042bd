import { AppError } from '@sekha/contracts';
import { peek } from '../reading/peek.js';
import type { KeptUpload, UploadFolder } from './upload-folder.js';

/** A body that is all here: in memory when it is small, else as a file. */
export type Upload = { kind: 'inline'; bytes: AsyncIterable<Uint8Array> } | ({ kind: 'file' } & KeptUpload);

/** Receives a body. With `background` it is a file whatever its size. Throws `request.malformed` when it breaks off. */
export async function receiveUpload(
  body: AsyncIterable<Uint8Array>,
  folder: UploadFolder,
  limits: { maxBytes: number; inlineBytes: number; background: boolean },
): Promise<Upload> {
  try {
    if (limits.background) return { kind: 'file', ...(await folder.keep(body, limits.maxBytes)) };
    const { head, whole } = await peek(body, limits.inlineBytes + 1);
    const size = head.reduce((sum, { length }) => sum + length, 0);
    if (size <= limits.inlineBytes) return { kind: 'inline', bytes: whole };
    return { kind: 'file', ...(await folder.keep(whole, limits.maxBytes)) };
  } catch (error) {
    throw isBroken(error)
      ? new AppError('request.malformed', 'the upload broke off; nothing was imported', { cause: error })
      : error;
  }
}

function isBroken(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE' || message === 'aborted';
}
