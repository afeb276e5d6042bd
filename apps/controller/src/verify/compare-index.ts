import type { VerifyIndex } from '@sekha/contracts';
import type { SearchIndex } from '@sekha/search-index';
import type { RecordVerifier } from '@sekha/store';

/** While writes go on the two rarely stand at the same change; some looks find a pause. */
const LOOKS = 20;

/** Holds what the index says it has against the record, at one moment when there is one. */
export async function compareIndex(
  verifier: Pick<RecordVerifier, 'counts'>,
  index: Pick<SearchIndex, 'appliedSeq' | 'statistics'>,
  caughtUp: () => Promise<unknown>,
): Promise<VerifyIndex> {
  for (let look = 1; ; look++) {
    await caughtUp();
    const before = await index.appliedSeq();
    const held = await index.statistics();
    const after = await index.appliedSeq();
    // Takes its time, and is about one moment all the same.
    const record = await verifier.counts();
    const conclusive = before === record.seq && after === record.seq;
    if (!conclusive && look < LOOKS) continue;
    return {
      conclusive,
      messages_in_index: held.messages,
      messages_in_record: record.messages,
      vectors_in_index: held.vectors,
      vectors_in_record: record.vectors.reduce((sum, { count }) => sum + count, 0),
    };
  }
}

export function isSame(index: VerifyIndex): boolean {
  return (
    index.messages_in_index === index.messages_in_record && index.vectors_in_index === index.vectors_in_record
  );
}
