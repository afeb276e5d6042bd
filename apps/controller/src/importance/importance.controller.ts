import { Controller, Post, Put } from '@nestjs/common';
import { ConversationAnswer, ImportanceAnswer, ImportanceBody, ScoreImportanceBody } from '@sekha/contracts';
import {
  Api,
  ContractBody,
  CurrentIdentity,
  type Identity,
  OptionalContractBody,
  Scope,
} from '@sekha/service-kit';
import { toConversationAnswer } from '../conversations/conversation-answers.js';
import { IdParameter } from '../conversations/id-parameter.js';
import { ImportanceService } from './importance.service.js';

const tags = ['importance'];

/** Importance over REST. */
@Controller('api/v1/conversations/:id')
export class ImportanceController {
  constructor(private readonly importance: ImportanceService) {}

  @Put('importance')
  @Scope('memory:write')
  @Api({
    summary: 'Set the importance by hand; 10 pins',
    body: ImportanceBody,
    reply: ConversationAnswer,
    errors: ['request.malformed', 'request.invalid', 'auth.missing', 'conversation.not_found'],
    tags,
  })
  async set(
    @CurrentIdentity() { tenantId }: Identity,
    @IdParameter() id: string,
    @ContractBody(ImportanceBody) { importance }: ImportanceBody,
  ): Promise<ConversationAnswer> {
    return toConversationAnswer(await this.importance.set(tenantId, id, importance));
  }

  @Post('score-importance')
  @Scope('memory:write')
  @Api({
    summary: 'Score how important the conversation is, or one of its messages',
    description:
      'By rules and by a model (0.3 and 0.7); by rules alone where no chat model can be had: then `model` is `heuristic` and `fallback_reason` says why. Nothing is changed unless `apply` asks for it, and a pin is never taken away or set.',
    body: ScoreImportanceBody,
    bodyOptional: true,
    reply: ImportanceAnswer,
    errors: [
      'request.malformed',
      'request.invalid',
      'auth.missing',
      'conversation.not_found',
      'message.not_found',
    ],
    tags,
  })
  async score(
    @CurrentIdentity() { tenantId }: Identity,
    @IdParameter() id: string,
    @OptionalContractBody(ScoreImportanceBody) { message_id, apply }: ScoreImportanceBody,
  ): Promise<ImportanceAnswer> {
    const { conversation, score, heuristic, model, applied } = await this.importance.score(tenantId, id, {
      apply: apply ?? false,
      ...(message_id === undefined ? {} : { messageId: message_id }),
    });
    return {
      conversation_id: conversation.id,
      message_id: message_id?.toLowerCase() ?? null,
      score,
      heuristic_score: heuristic.score,
      model_score: model.score,
      importance_score: conversation.importance,
      applied,
      signals: heuristic.signals,
      reasoning: model.reasoning,
      model: model.name,
      fallback_reason: model.fallbackReason,
    };
  }
}
