import { describe, expect, it } from '@jest/globals';
import type { Conversation, ConversationChange, MemoryStore } from '@sekha/store';
import type { IngestionService } from '../ingestion/ingestion.service.js';
import { ConversationsService } from './conversations.service.js';

const TENANT = 'default';
const ID = '0190a5e0-0000-7000-8000-000000000000';

/** A record whose writes arrive a while after they were asked for, as while an import is going on. */
function slowRecord(): { service: ConversationsService; conversation(): Conversation } {
  let row = { id: ID, label: 'Trip', importance: 5, status: 'active' } as Conversation;
  const conversations = {
    find: async () => row,
    update: async (_id: string, change: ConversationChange) => {
      for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
      row = { ...row, ...change } as Conversation;
      return row;
    },
  };
  const store = { forTenant: () => ({ conversations }) } as unknown as MemoryStore;
  return {
    service: new ConversationsService(store, {} as IngestionService),
    conversation: () => row,
  };
}

describe('ConversationsService', () => {
  it('sees a pin that is still on its way to the record', async () => {
    const { service, conversation } = slowRecord();
    const score = (): Promise<Conversation> =>
      service.changeBy(TENANT, ID, ({ importance }) => (importance === 10 ? undefined : { importance: 7 }));
    await Promise.all([service.setStatus(TENANT, ID, 'pinned'), score()]);
    expect(conversation().importance).toBe(10);
    await Promise.all([service.unpin(TENANT, ID), score()]);
    expect(conversation().importance).toBe(7);
  });

  it('takes the archive and the pin away in one change', async () => {
    const { service, conversation } = slowRecord();
    await service.setStatus(TENANT, ID, 'pinned');
    await service.setStatus(TENANT, ID, 'archived');
    await Promise.all([service.setStatus(TENANT, ID, 'active'), service.unpin(TENANT, ID)]);
    expect(conversation()).toMatchObject({ status: 'active', importance: 5 });
  });

  it('does not change what is not there', async () => {
    const store = { forTenant: () => ({ conversations: { find: async () => undefined } }) };
    const service = new ConversationsService(store as unknown as MemoryStore, {} as IngestionService);
    await expect(service.change(TENANT, ID, { label: 'x' })).rejects.toMatchObject({
      code: 'conversation.not_found',
    });
  });
});
