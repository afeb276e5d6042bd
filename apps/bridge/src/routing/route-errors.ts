import { AppError, findTask, TASKS, type Task } from '@sekha/contracts';
import type { RouteDecision } from './choose-candidates.js';
import { tooSmall } from './filters.js';
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

/**
 * Nobody is suitable: why, for each. A request that no model could hold, were they all well, is the caller's to
 * shorten: told as a provider tells it, or its client would send it again.
 */
export function nobodySuitable(request: RouteRequest, decision: RouteDecision): AppError {
  const { task, vision = false } = request;
  const message =
    decision.offering === 0
      ? `No providers available for task '${task}' (vision=${String(vision)})`
      : `No suitable providers available for task '${task}'`;
  const tooLong =
    decision.refused.length > 0 && decision.refused.every(({ model }) => tooSmall(model, request) !== null);
  const code = tooLong ? 'provider.context_too_long' : 'route.unavailable';
  return new AppError(code, tooLong ? `${message}: ${LONGER_THAN_ALL}` : message, {
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

const LONGER_THAN_ALL = 'the request and its reply do not fit into the context window of any of them';

/** Enough to act on; the whole list is what `?explain=true` is for. */
const MOST_REFUSALS = 20;
