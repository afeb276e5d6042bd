import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openSearchIndex, type SearchIndex } from '@sekha/search-index';
import type { ChangeLog } from '@sekha/store';
import type { Logger } from 'pino';

/** The index of a data folder, where it belongs to the record; else an empty one, which is built from the record. */
export async function openIndexOf(
  record: Pick<ChangeLog, 'lastSeq' | 'forgottenThrough'>,
  dataDir: string,
  logger: Logger,
): Promise<SearchIndex> {
  const directory = join(dataDir, 'index');
  const open = (): Promise<SearchIndex> =>
    openSearchIndex({
      directory,
      // A snapshot of an earlier version is one; the reason says all there is to say.
      onWarning: (message, cause) =>
        logger.warn({ reason: cause instanceof Error ? cause.message : String(cause) }, message),
    });
  const index = await open();
  const stranger = whyNotOf(
    await index.appliedSeq(),
    await record.lastSeq(),
    await record.forgottenThrough(),
  );
  if (stranger === undefined) return index;
  logger.warn({ reason: stranger }, 'the index does not belong to this record; it is built again');
  await index.close();
  await rm(directory, { recursive: true, force: true });
  return open();
}

/** Why an index cannot go on from where it stands: a backup was put back beside it, or an old copy of it was. */
function whyNotOf(appliedSeq: number, lastSeq: number, forgottenThrough: number): string | undefined {
  if (appliedSeq > lastSeq) return `it is at change ${appliedSeq}, and the record at ${lastSeq}`;
  if (appliedSeq > 0 && appliedSeq < forgottenThrough)
    return `it is at change ${appliedSeq}, and deletions up to ${forgottenThrough} are forgotten`;
  return undefined;
}
