import { AppError, type Task } from '@sekha/contracts';
import type { BridgeConfig, DefaultModels, ModelConfig } from '../config/bridge-config.js';
import type { ProviderType } from '../config/provider-types.js';

/** One model at one provider for one task. The three together are its key. */
export interface CatalogueModel extends ModelConfig {
  readonly providerId: string;
  readonly providerType: ProviderType;
  /** `provider/model`: the same for each task of a model at its provider. */
  readonly target: string;
  readonly priority: number;
  /** Why its provider cannot be called at all; null when it can. */
  readonly unusable: string | null;
  /** Place in the configuration, the last tie-break. */
  readonly position: number;
}

/** All models of a configuration, found by task and by id. Built once for each configuration; never changes. */
export class Catalogue {
  /** In the order of the configuration. */
  readonly models: readonly CatalogueModel[];
  readonly defaults: DefaultModels;
  private readonly byTask = new Map<Task, CatalogueModel[]>();
  private readonly byId = new Map<string, CatalogueModel[]>();

  constructor(config: Pick<BridgeConfig, 'providers' | 'defaultModels'>) {
    const models: CatalogueModel[] = [];
    for (const provider of config.providers)
      for (const model of provider.models)
        models.push({
          ...model,
          providerId: provider.id,
          providerType: provider.type,
          target: `${provider.id}/${model.modelId}`,
          priority: provider.priority,
          unusable: provider.unusable,
          position: models.length,
        });
    for (const model of models) {
      push(this.byTask, model.task, model);
      if (model.task !== 'vision' && offers(model, 'vision')) push(this.byTask, 'vision', model);
      push(this.byId, model.modelId, model);
    }
    this.models = models;
    this.defaults = config.defaultModels;
  }

  /** Models listed for the task; for `vision` the chat models that see as well. */
  forTask(task: Task): readonly CatalogueModel[] {
    return this.byTask.get(task) ?? [];
  }

  /** Entries of the model id at every provider and for every task; `:latest` may be left out, as Ollama does. */
  withId(modelId: string): readonly CatalogueModel[] {
    return this.byId.get(modelId) ?? this.byId.get(`${modelId}:latest`) ?? [];
  }

  /** Entries that `name` means: a model id, or `provider/model`. Ids that hold a slash come first. */
  named(name: string): readonly CatalogueModel[] {
    const exact = this.withId(name);
    if (exact.length > 0) return exact;
    const slash = name.indexOf('/');
    if (slash < 0) return [];
    const providerId = name.slice(0, slash);
    return this.withId(name.slice(slash + 1)).filter((model) => model.providerId === providerId);
  }

  /** Throws `model.not_found` when no provider has it for any task. */
  get(providerId: string, modelId: string): CatalogueModel {
    const found = this.withId(modelId).find((model) => model.providerId === providerId);
    if (found === undefined) throw new AppError('model.not_found', `${providerId} has no model '${modelId}'`);
    return found;
  }
}

/** Tasks whose models can stand in for each other when the caller names one. */
export type TaskKind = 'embedding' | 'chat' | 'audio' | 'image_generation';

export function kindOf(task: Task): TaskKind {
  if (task === 'embedding' || task === 'audio' || task === 'image_generation') return task;
  return 'chat';
}

/** True when the model is listed for the task; a chat model that sees is a model for `vision`. */
export function offers(model: Pick<ModelConfig, 'task' | 'supportsVision'>, task: Task): boolean {
  return model.task === task || (task === 'vision' && model.supportsVision && kindOf(model.task) === 'chat');
}

function push<K, V>(into: Map<K, V[]>, key: K, value: V): void {
  const list = into.get(key);
  if (list === undefined) into.set(key, [value]);
  else list.push(value);
}
