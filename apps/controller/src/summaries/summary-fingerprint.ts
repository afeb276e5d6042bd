import { createHash } from 'node:crypto';
import type { Summary, SummarySource } from '@sekha/store';

/** Changes when summaries are made in another way, so that old ones are made again. */
const WAY = 1;

/** Of a day: which messages it stands for. They never change, they only come and go. */
export function fingerprintOfMessages(sources: readonly SummarySource[]): string {
  return digest(sources.map(({ key }) => key));
}

/** Of a week or a month: the summaries it is made from. */
export function fingerprintOfParts(parts: readonly Summary[]): string {
  return digest(
    parts.map(({ level, fromMs, fingerprint, model, content }) => [
      level,
      fromMs,
      fingerprint,
      model,
      content,
    ]),
  );
}

function digest(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([WAY, value]))
    .digest('hex')
    .slice(0, 32);
}
