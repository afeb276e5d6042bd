import { Controller, Delete } from '@nestjs/common';
import { DeleteConversationsAnswer, DeleteConversationsBody } from '@sekha/contracts';
import { Api, ContractBody, CurrentIdentity, type Identity, Scope } from '@sekha/service-kit';
import { DeletionService } from './deletion.service.js';
import { readDeletion } from './read-deletion.js';

@Controller('api/v1/conversations')
export class DeletionController {
  constructor(private readonly deletions: DeletionService) {}

  @Delete()
  @Scope('memory:delete')
  @Api({
    summary: 'Delete by folder, label, ids, status, time, or everything; or count what would go',
    description:
      'What meets all criteria goes with everything that came from it: vectors, summaries, queued jobs, receipts. However much it is, it happens wholly or not at all: one that was interrupted is completed at the next start. An error with `details.deletion` of `begun` means that a part is gone and the rest follows by itself.',
    body: DeleteConversationsBody,
    reply: DeleteConversationsAnswer,
    errors: ['request.malformed', 'request.invalid', 'auth.missing'],
    tags: ['conversations'],
  })
  async delete(
    @CurrentIdentity() { tenantId }: Identity,
    @ContractBody(DeleteConversationsBody) body: DeleteConversationsBody,
  ): Promise<DeleteConversationsAnswer> {
    const dryRun = body.dry_run ?? false;
    const selection = readDeletion(body);
    const deletion = await this.deletions.deleteSelected(tenantId, selection, dryRun);
    return {
      folder: selection.conversations.folder ?? null,
      dry_run: dryRun,
      deleted: deletion.conversations,
      deleted_messages: deletion.messages,
      deleted_vectors: deletion.vectors,
      deleted_summaries: deletion.summaries,
    };
  }
}
