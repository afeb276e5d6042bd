import { Controller, Get, Post } from '@nestjs/common';
import {
  type ErrorCode,
  PruneDryRunAnswer,
  PruneDryRunBody,
  PruneExecuteAnswer,
  PruneExecuteBody,
} from '@sekha/contracts';
import {
  Api,
  ContractBody,
  ContractQuery,
  CurrentIdentity,
  type Identity,
  OptionalContractBody,
  Scope,
} from '@sekha/service-kit';
import { toDryRunAnswer, toExecuteAnswer, toPruneRequest } from './prune-answers.js';
import { PruningService } from './pruning.service.js';

const tags = ['pruning'];
const errors: ErrorCode[] = ['request.malformed', 'request.invalid', 'auth.missing'];

/** Pruning over REST. */
@Controller('api/v1/prune')
export class PruningController {
  constructor(private readonly pruning: PruningService) {}

  @Post('dry-run')
  @Scope('memory:read')
  @Api({
    summary: 'What could be pruned, and what is recommended',
    description:
      'Active conversations that were not updated for `threshold_days`, least important first; pinned ones never. Nothing is changed. Recommended is `delete` for one without text, `keep` from `importance_threshold` on, `archive` for what is large (over 5,000 tokens) or three times as old as asked, else `review`.',
    body: PruneDryRunBody,
    bodyOptional: true,
    reply: PruneDryRunAnswer,
    errors,
    tags,
  })
  dryRun(
    @CurrentIdentity() identity: Identity,
    @OptionalContractBody(PruneDryRunBody) body: PruneDryRunBody,
  ): Promise<PruneDryRunAnswer> {
    return this.suggest(identity, toPruneRequest(body, { order: 'importance' }));
  }

  @Get('suggestions')
  @Scope('memory:read')
  @Api({
    summary: 'The same as the dry run',
    query: PruneDryRunBody,
    reply: PruneDryRunAnswer,
    errors: ['request.invalid', 'auth.missing'],
    tags,
  })
  suggestions(
    @CurrentIdentity() identity: Identity,
    @ContractQuery(PruneDryRunBody) query: PruneDryRunBody,
  ): Promise<PruneDryRunAnswer> {
    return this.suggest(identity, toPruneRequest(query, { order: 'importance' }));
  }

  @Get('by-age')
  @Scope('memory:read')
  @Api({
    summary: 'The dry run, longest untouched first',
    query: PruneDryRunBody,
    reply: PruneDryRunAnswer,
    errors: ['request.invalid', 'auth.missing'],
    tags,
  })
  byAge(
    @CurrentIdentity() identity: Identity,
    @ContractQuery(PruneDryRunBody) query: PruneDryRunBody,
  ): Promise<PruneDryRunAnswer> {
    return this.suggest(identity, toPruneRequest(query, { order: 'age' }));
  }

  @Get('by-importance')
  @Scope('memory:read')
  @Api({
    summary: 'Only what is under the importance threshold, of any age unless `threshold_days` says otherwise',
    query: PruneDryRunBody,
    reply: PruneDryRunAnswer,
    errors: ['request.invalid', 'auth.missing'],
    tags,
  })
  byImportance(
    @CurrentIdentity() identity: Identity,
    @ContractQuery(PruneDryRunBody) query: PruneDryRunBody,
  ): Promise<PruneDryRunAnswer> {
    return this.suggest(identity, toPruneRequest(query, { order: 'importance', onlyUnimportant: true }));
  }

  @Post('execute')
  @Scope('memory:delete')
  @Api({
    summary: 'Archive or delete conversations: all of them or none',
    description:
      'Refuses as a whole when one is pinned (409) or not there (404, unless `ignore_missing`); `details.ids` names them.',
    body: PruneExecuteBody,
    reply: PruneExecuteAnswer,
    errors: [...errors, 'conversation.not_found', 'conversation.conflict'],
    tags,
  })
  async execute(
    @CurrentIdentity() { tenantId }: Identity,
    @ContractBody(PruneExecuteBody) body: PruneExecuteBody,
  ): Promise<PruneExecuteAnswer> {
    const { conversation_ids, action = 'archive', ignore_missing = false } = body;
    const outcome = await this.pruning.execute(tenantId, conversation_ids, action, ignore_missing);
    return toExecuteAnswer(outcome, action);
  }

  private async suggest(
    { tenantId }: Identity,
    request: ReturnType<typeof toPruneRequest>,
  ): Promise<PruneDryRunAnswer> {
    return toDryRunAnswer(await this.pruning.suggest(tenantId, request, Date.now()), request);
  }
}
