import { AppError, findTask, TASKS, type Task } from '@sekha/contracts';
import type { RouteDecision } from './choose-candidates.js';
import type { RouteRequest } from './route-request.js';

/** The task that `text` names; throws `task.unknown` naming the valid ones. */
export function readTask(text: string): Task {
  const task = findTask(text);
  if (task !== undefined) return task;
  throw new AppError(
    'task.unknown',
    `Invalid task '${text.slice(0, 64)}'. Valid tasks: ${TASKS.join(', ')}`,
    {
      details: { task: text.slice(0, 64), valid_tasks: TASKS },
    },
  );
}

/** Nobody is suitable: why, for each. */
export function nobodySuitable(request: RouteRequest, decision: RouteDecision): AppError {
  const { task, vision = false } = request;
  const message =
    decision.offering === 0
      ? `No providers available for task '${task}' (vision=${String(vision)})`
      : `No suitable providers available for task '${task}'`;
  return new AppError('route.unavailable', message, {
    details: {
      task,
      refused: decision.refused.slice(0, MOST_REFUSALS).map(({ model, reason }) => ({
        provider_id: model.providerId,
        model_id: model.modelId,
        reason,
      })),
    },
  });
}

/** Enough to act on; the whole list is what `?explain=true` is for. */
const MOST_REFUSALS = 20;
