import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ImportedPiece, ImportPiece, ImportStore } from '@sekha/store';
import { ImportRun } from './import-run.js';
import type { ImportedConversation, ImportedItem } from './imported.js';

function conversation(sourceId: string, count: number): ImportedConversation {
  const message = { sourceId: null, role: 'user', name: null, sentAtMs: null };
  return {
    kind: 'conversation',
    place: sourceId,
    format: 'messages',
    sourceId,
    title: null,
    createdAtMs: null,
    updatedAtMs: null,
    metadata: {},
    messages: Array.from({ length: count }, (_, at) => ({ ...message, text: `said ${at}` })),
    branches: 0,
  };
}

describe('ImportRun', () => {
  let pieces: ImportPiece[];
  let happened: string[];

  async function take(items: ImportedItem[], options: { isDryRun?: boolean; mayBeginAgain?: boolean } = {}) {
    const written = async (piece: ImportPiece): Promise<ImportedPiece> => {
      pieces.push(piece);
      happened.push(`${piece.messages.length}`);
      const known = { id: 'made' } as ImportedPiece['conversation'];
      return { conversation: known, state: 'created', added: piece.messages.length };
    };
    const store: ImportStore = { add: written, preview: written };
    const run = new ImportRun({
      store,
      run: 'run',
      nowMs: 0,
      isDryRun: options.isDryRun ?? false,
      mayBeginAgain: options.mayBeginAgain ?? false,
      keepPace: async () => void happened.push('pace'),
    });
    async function* all(): AsyncGenerator<ImportedItem> {
      yield* items;
    }
    return (await run.takeAll(all())).toAnswer();
  }

  beforeEach(() => {
    [pieces, happened] = [[], []];
  });

  it('writes a long conversation in small pieces, and waits for the index between some of them', async () => {
    const { messages_added } = await take([conversation('a', 300)]);
    expect(messages_added).toBe(300);
    expect(happened).toEqual(['64', '64', 'pace', '64', '64', 'pace', '44']);
    expect(pieces.map(({ offset }) => offset)).toEqual([0, 64, 128, 192, 256]);
  });

  it('waits for nobody in a dry run', async () => {
    await take([conversation('a', 300)], { isDryRun: true });
    expect(happened).not.toContain('pace');
  });

  it('names its steps alike when it begins again, and each differently', async () => {
    const items = (): ImportedItem[] => [
      conversation('a', 100),
      conversation('b', 100),
      conversation('a', 100),
    ];
    await take(items(), { mayBeginAgain: true });
    const first = pieces.splice(0).map(({ step }) => step);
    await take(items(), { mayBeginAgain: true });
    expect(pieces.map(({ step }) => step)).toEqual(first);
    expect(new Set(first).size).toBe(6);
    await take(items());
    expect(pieces.at(-1)?.step).toBeUndefined();
  });
});
