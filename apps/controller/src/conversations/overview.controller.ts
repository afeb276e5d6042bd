import { Controller, Get } from '@nestjs/common';
import { FoldersAnswer, LabelsAnswer, StatsAnswer, StatsQuery } from '@sekha/contracts';
import { Api, ContractQuery, CurrentIdentity, type Identity, Scope } from '@sekha/service-kit';
import { EmbeddingSpacesService } from '../embedding-spaces/embedding-spaces.service.js';
import { PruningService } from '../pruning/pruning.service.js';
import { ConversationsService } from './conversations.service.js';
import { readFilter } from './list-request.js';

const tags = ['overview'];

@Controller()
export class OverviewController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly spaces: EmbeddingSpacesService,
    private readonly pruning: PruningService,
  ) {}

  @Get('api/v1/labels')
  @Scope('memory:read')
  @Api({ summary: 'Labels with how many conversations bear them', reply: LabelsAnswer, tags })
  async labels(@CurrentIdentity() { tenantId }: Identity): Promise<LabelsAnswer> {
    return { labels: (await this.conversations.overview(tenantId, {})).labels };
  }

  @Get('api/v1/folders')
  @Scope('memory:read')
  @Api({ summary: 'Folders with how many conversations lie in them', reply: FoldersAnswer, tags })
  async folders(@CurrentIdentity() { tenantId }: Identity): Promise<FoldersAnswer> {
    return { folders: (await this.conversations.overview(tenantId, {})).folders };
  }

  @Get(['api/v1/stats', 'stats'])
  @Scope('memory:read')
  @Api({
    summary: 'Totals, of everything or of a folder or a label',
    query: StatsQuery,
    reply: StatsAnswer,
    errors: ['request.invalid'],
    tags,
  })
  async stats(
    @CurrentIdentity() { tenantId }: Identity,
    @ContractQuery(StatsQuery) query: StatsQuery,
  ): Promise<StatsAnswer> {
    const narrowing = readFilter(query);
    const overview = await this.conversations.overview(tenantId, narrowing);
    const { pending, failed } = await this.conversations.pendingEmbeddings(tenantId);
    const totals = {
      total_conversations: overview.conversations,
      total_messages: overview.messages,
      average_importance: overview.averageImportance,
      folders: overview.folders.map(({ name }) => name),
      labels: overview.labels.map(({ name }) => name),
      estimated_token_savings: await this.pruning.estimateSavings(tenantId, narrowing, Date.now()),
      pending_embeddings: pending,
      failed_embeddings: failed,
      embedding: await this.spaces.inUse(),
    };
    return { success: true, ...totals, data: totals };
  }
}
