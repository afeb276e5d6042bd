import { AppError, findTask, nearestNames, type Task } from '@sekha/contracts';
import { type Catalogue, kindOf } from './catalogue.js';
import type { RouteRequest } from './route-request.js';

export type ResolvedModel = Pick<RouteRequest, 'task' | 'preferred' | 'preferredOnly'>;

/**
 * What the `model` of a call means: a model id, `provider/model`, a task or default name, `auto`, or nothing.
 * `task` is what the call is for when the name says no more. Models win over tasks of the same name.
 *
 * Throws `model.not_found` with the nearest names, and `model.unsupported` when the model is no model for such a call.
 */
export function resolveModel(wanted: string | undefined, task: Task, catalogue: Catalogue): ResolvedModel {
  if (wanted === undefined || wanted === '' || wanted === 'auto') return { task };
  const named = catalogue.named(wanted);
  if (named.length > 0) {
    const tasks = [...new Set(named.map((model) => model.task))];
    const fitting = tasks.filter((one) => kindOf(one) === kindOf(task));
    if (fitting.length === 0)
      throw new AppError(
        'model.unsupported',
        `the model '${wanted}' is for ${tasks.join(', ')}, not for ${task}`,
      );
    // Vectors of two models cannot be compared: another model is no stand-in for the one that was named.
    if (task === 'embedding') return { task, preferred: wanted, preferredOnly: true };
    return { task: chatTask(wanted, task, fitting), preferred: wanted };
  }
  const asTask = findTask(wanted);
  if (asTask === undefined) throw notFound(wanted, catalogue);
  if (kindOf(asTask) !== kindOf(task))
    throw new AppError('model.unsupported', `'${wanted}' is a task that this call cannot do`);
  return { task: asTask };
}

/** Where fallbacks for a named chat model come from: a task it is listed for, the one its name hints at if it can. */
function chatTask(wanted: string, task: Task, listed: readonly Task[]): Task {
  if (task === 'vision') return task;
  const hinted = hintedTask(wanted);
  if (hinted !== undefined && listed.includes(hinted)) return hinted;
  if (listed.includes(task)) return task;
  return listed[0] ?? task;
}

function hintedTask(name: string): Task | undefined {
  if (/mini|small/i.test(name)) return 'chat_small';
  return /large/i.test(name) ? 'chat_large' : undefined;
}

function notFound(wanted: string, catalogue: Catalogue): AppError {
  const known = [
    ...new Set(catalogue.models.flatMap(({ modelId, providerId }) => [modelId, `${providerId}/${modelId}`])),
  ];
  const nearest = nearestNames(wanted, known);
  const hint = nearest.length > 0 ? `; did you mean ${nearest.join(' or ')}?` : '';
  return new AppError('model.not_found', `no provider has a model '${wanted.slice(0, 128)}'${hint}`, {
    details: { model: wanted.slice(0, 128), nearest },
  });
}
