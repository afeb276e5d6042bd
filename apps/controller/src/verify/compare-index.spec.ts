import { describe, expect, it } from '@jest/globals';
import { compareIndex } from './compare-index.js';

describe('comparing the index with the record', () => {
  it('is conclusive when both stood at one change, whatever is written while the record is counted', async () => {
    let seq = 7;
    const index = {
      appliedSeq: async () => seq,
      statistics: async () => ({ messages: 5, vectors: 4, spaces: [], terms: 0, bytes: 0 }),
    };
    const counts = async () => {
      const counted = { seq, messages: 5, vectors: [{ spaceId: 1, count: 4 }] };
      seq += 1;
      return counted;
    };
    expect(await compareIndex({ counts }, index, async () => undefined)).toEqual({
      conclusive: true,
      messages_in_index: 5,
      messages_in_record: 5,
      vectors_in_index: 4,
      vectors_in_record: 4,
    });
  });

  it('is not, when the index moves while it is asked what it holds', async () => {
    let seq = 7;
    const index = {
      appliedSeq: async () => seq,
      statistics: async () => {
        seq += 1;
        return { messages: 5, vectors: 4, spaces: [], terms: 0, bytes: 0 };
      },
    };
    const counts = async () => ({ seq, messages: 6, vectors: [] });
    expect(await compareIndex({ counts }, index, async () => undefined)).toMatchObject({ conclusive: false });
  });
});
