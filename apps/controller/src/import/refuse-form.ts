import { AppError } from '@sekha/contracts';

/** Throws `request.unsupported_media_type` for a form, telling how to send the file instead. */
export function refuseForm(contentType: string): void {
  if (!/^multipart\//i.test(contentType)) return;
  throw new AppError(
    'request.unsupported_media_type',
    'send the file itself as the body, not a form: curl --data-binary @file',
  );
}
