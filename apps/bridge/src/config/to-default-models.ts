import { nearestNames, type Task } from '@sekha/contracts';
import { Catalogue, type CatalogueModel, kindOf } from '../routing/catalogue.js';
import {
  DEFAULT_MODEL_TASKS,
  type DefaultModelName,
  type DefaultModels,
  type ProviderConfig,
} from './bridge-config.js';
import type { RawDefaultModels } from './raw-config.js';
import type { Reading } from './read-section.js';

/** Where the default of a task that no model is listed for comes from. Listed models need none: priority orders them. */
const STAND_INS: Partial<Record<Task, readonly Task[]>> = {
  chat_small: ['chat_smart', 'chat_large'],
  chat_smart: ['chat_large', 'chat_small'],
};

/** `default_models`, each of them known to some provider; tasks that nobody lists get the next best chat model. */
export function toDefaultModels(
  raw: RawDefaultModels,
  providers: readonly ProviderConfig[],
  { remarks, places }: Reading,
): DefaultModels {
  const catalogue = new Catalogue({ providers, defaultModels: {} });
  const defaults: Partial<Record<Task, string>> = {};
  for (const [name, task] of Object.entries(DEFAULT_MODEL_TASKS) as [DefaultModelName, Task][]) {
    const wanted = raw[name];
    if (wanted === undefined) continue;
    const path = `default_models.${name}`;
    const named = catalogue.named(wanted);
    if (named.length === 0) remarks.error(path, unknownModel(wanted, catalogue), places.get(path));
    else if (!named.some((model) => kindOf(model.task) === kindOf(task)))
      remarks.warn(
        path,
        `'${wanted}' is listed for ${named[0]?.task ?? ''} only and is never asked for ${task}`,
        places.get(path),
      );
    defaults[task] = wanted;
  }
  for (const [task, others] of Object.entries(STAND_INS) as [Task, readonly Task[]][]) {
    if (defaults[task] !== undefined || catalogue.forTask(task).length > 0) continue;
    const standIn = others.map((other) => best(catalogue.forTask(other))).find((one) => one !== undefined);
    if (standIn !== undefined) defaults[task] = standIn.modelId;
  }
  return defaults;
}

function best(models: readonly CatalogueModel[]): CatalogueModel | undefined {
  const usable = models.filter((model) => model.unusable === null);
  return [...(usable.length > 0 ? usable : models)].sort((a, b) => a.priority - b.priority)[0];
}

function unknownModel(wanted: string, catalogue: Catalogue): string {
  const nearest = nearestNames(wanted, [...new Set(catalogue.models.map(({ modelId }) => modelId))]);
  const hint = nearest.length > 0 ? `; did you mean ${nearest.join(' or ')}?` : '';
  return `model '${wanted}' not found in any provider${hint}`;
}
