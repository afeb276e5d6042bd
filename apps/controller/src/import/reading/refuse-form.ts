import { AppError } from '@sekha/contracts';

const FORM = /^--\S+\r?\n(?:content-[^\n]*\n)*?content-disposition: *form-data/i;

/** An upload as browsers and `curl -F` send it: taken for text, its boundaries would become part of the memory. */
export function refuseForm(head: string): void {
  if (!FORM.test(head)) return;
  throw new AppError(
    'request.unsupported_media_type',
    'cannot import this: it is a form; send the file itself as the body (curl --data-binary @FILE, not -F)',
  );
}
