import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@sekha/contracts';
import type { Deletion, MemoryStore, Message, RecordSelection } from '@sekha/store';
import { IngestionService } from '../ingestion/ingestion.service.js';
import { MEMORY_STORE } from '../search/search-tokens.js';

/** Takes things out of a memory, with all that came from them. */
@Injectable()
export class DeletionService {
  constructor(
    @Inject(MEMORY_STORE) private readonly store: MemoryStore,
    private readonly ingestion: IngestionService,
  ) {}

  /** When it resolves no search finds any of it. */
  async deleteSelected(tenantId: string, selection: RecordSelection, dryRun: boolean): Promise<Deletion> {
    const deletion = await this.store.forTenant(tenantId).record.delete(selection, { dryRun });
    if (!dryRun) await this.ingestion.untilVisible();
    return deletion;
  }

  /** Throws `message.not_found`; also when it is not in the conversation that was named. */
  async deleteMessage(tenantId: string, id: string, conversationId?: string): Promise<void> {
    await this.getMessage(tenantId, id, conversationId);
    const deleted = await this.store.forTenant(tenantId).messages.delete([id]);
    if (deleted === 0) throw notFound(id);
    await this.ingestion.untilVisible();
  }

  async getMessage(tenantId: string, id: string, conversationId?: string): Promise<Message> {
    const message = await this.store.forTenant(tenantId).messages.find(id);
    if (message === undefined) throw notFound(id);
    if (conversationId !== undefined && message.conversationId !== conversationId) throw notFound(id);
    return message;
  }
}

function notFound(id: string): AppError {
  return new AppError('message.not_found', `Message not found: ${id}`);
}
