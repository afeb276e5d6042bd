import { describe, expect, it } from '@jest/globals';
import type { MemoryStore } from '@sekha/store';
import type { JsonItem } from '../reading/read-json.js';
import { BulkWrite } from './bulk-write.js';

describe('BulkWrite', () => {
  it('tells what became of each line that came before the body broke off', async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const create = async (): Promise<object> => {
      await finished;
      return { id: 'one', messageCount: 1 };
    };
    const store = { forTenant: () => ({ conversations: { create }, messages: {} }) };
    async function* items(): AsyncGenerator<JsonItem> {
      yield { place: 'line 1', value: { messages: [{ content: 'said' }] }, isEnvelope: false };
      setImmediate(finish);
      throw new Error('broke off');
    }
    const answers: object[] = [];
    const bulk = new BulkWrite(store as unknown as MemoryStore, 'default', undefined);
    const taken = bulk.takeAll(items(), async (result) => void answers.push(result));
    await expect(taken).rejects.toThrow('broke off');
    expect(answers).toEqual([{ index: 0, place: 'line 1', status: 201, id: 'one', messages: 1 }]);
  });
});
