import { Controller, Post } from '@nestjs/common';
import {
  type ErrorCode,
  SuggestLabelsAnswer,
  SuggestLabelsBody,
  SuggestLabelsOptions,
} from '@sekha/contracts';
import {
  Api,
  ContractBody,
  CurrentIdentity,
  type Identity,
  OptionalContractBody,
  Scope,
} from '@sekha/service-kit';
import { IdParameter } from '../conversations/id-parameter.js';
import { LabelsService } from './labels.service.js';

const tags = ['labels'];
const errors: ErrorCode[] = [
  'request.malformed',
  'request.invalid',
  'auth.missing',
  'conversation.not_found',
];
const USUAL = 5;
const description =
  'Labels that other conversations bear come first where they fit (`is_existing`); new ones are graded below them. With a chat model its proposals are weighed against what is stored; without one (`model: statistical`, `fallback_reason`) nearness to labelled conversations and the telling phrases of the conversation decide. Nothing is changed unless `apply_threshold` is given.';

/** Label suggestions over REST. */
@Controller('api/v1')
export class LabelsController {
  constructor(private readonly labels: LabelsService) {}

  @Post('labels/suggest')
  @Scope('memory:write')
  @Api({
    summary: 'Suggest labels for a conversation',
    description,
    body: SuggestLabelsBody,
    reply: SuggestLabelsAnswer,
    errors,
    tags,
  })
  suggest(
    @CurrentIdentity() identity: Identity,
    @ContractBody(SuggestLabelsBody) body: SuggestLabelsBody,
  ): Promise<SuggestLabelsAnswer> {
    return this.answer(identity, body.conversation_id.toLowerCase(), body);
  }

  @Post('conversations/:id/suggest-labels')
  @Scope('memory:write')
  @Api({
    summary: 'Suggest labels for this conversation',
    description,
    body: SuggestLabelsOptions,
    bodyOptional: true,
    reply: SuggestLabelsAnswer,
    errors,
    tags,
  })
  suggestFor(
    @CurrentIdentity() identity: Identity,
    @IdParameter() id: string,
    @OptionalContractBody(SuggestLabelsOptions) options: SuggestLabelsOptions,
  ): Promise<SuggestLabelsAnswer> {
    return this.answer(identity, id, options);
  }

  private async answer(
    { tenantId }: Identity,
    id: string,
    { limit, apply_threshold }: SuggestLabelsOptions,
  ): Promise<SuggestLabelsAnswer> {
    const { suggestions, applied, model, fallbackReason } = await this.labels.suggest(tenantId, id, {
      limit: limit ?? USUAL,
      ...(apply_threshold === undefined ? {} : { applyThreshold: apply_threshold }),
    });
    return {
      conversation_id: id,
      suggestions: suggestions.map(({ isExisting, ...rest }) => ({ ...rest, is_existing: isExisting })),
      applied,
      model,
      fallback_reason: fallbackReason,
    };
  }
}
