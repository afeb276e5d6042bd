import { Controller, Get, Param } from '@nestjs/common';
import { AppError, ModelAnswer, nearestNames, OpenAiModel, OpenAiModelsAnswer } from '@sekha/contracts';
import { Api } from '@sekha/service-kit';
import { DeploymentFace } from '../deployment/deployment-face.js';

/** The models on offer, in Sekha's words and in OpenAI's. */
@Controller()
export class ModelsController {
  private readonly startedAt = Math.floor(Date.now() / 1000);

  constructor(private readonly deployment: DeploymentFace) {}

  @Get('api/v1/models')
  @Api({ summary: 'Models by provider and task', reply: [ModelAnswer], tags: ['models'] })
  list(): ModelAnswer[] {
    return this.deployment.models();
  }

  @Get('v1/models')
  @Api({ summary: "Models in OpenAI's dialect", reply: OpenAiModelsAnswer, tags: ['models'] })
  listOpenAi(): OpenAiModelsAnswer {
    return { object: 'list', data: this.openAiModels() };
  }

  /** The id may hold slashes (`provider/vendor/model`). */
  @Get('v1/models/*')
  @Api({
    summary: "One model in OpenAI's dialect",
    reply: OpenAiModel,
    errors: ['model.not_found'],
    tags: ['models'],
  })
  getOpenAi(@Param('*') id: string): OpenAiModel {
    const models = this.openAiModels();
    const found =
      models.find((model) => model.id === id) ??
      models.find((model) => `${model.owned_by}/${model.id}` === id);
    if (found !== undefined) return found;
    const nearest = nearestNames(
      id,
      models.map((model) => model.id),
    );
    const hint = nearest.length > 0 ? `; did you mean ${nearest.join(' or ')}?` : '';
    throw new AppError('model.not_found', `no model is called ${id.slice(0, 100)}${hint}`);
  }

  /** One line for each model and provider, whatever number of tasks it serves. */
  private openAiModels(): OpenAiModel[] {
    const models = new Map<string, OpenAiModel>();
    for (const { model_id, provider_id } of this.deployment.models())
      models.set(`${provider_id}/${model_id}`, {
        id: model_id,
        object: 'model',
        created: this.startedAt,
        owned_by: provider_id,
      });
    return [...models.values()];
  }
}
