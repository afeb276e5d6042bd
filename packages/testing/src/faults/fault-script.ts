import type { SeenRequest } from '../server/request-log.js';
import type { Fault } from './fault.js';

/** Which requests a fault is for; all when undefined. */
export type FaultFilter = (request: SeenRequest) => boolean;

interface PlannedFault {
  fault: Fault;
  left: number;
  filter: FaultFilter | undefined;
}

/** The faults that a scripted provider will play: each request takes the first that is meant for it. */
export class FaultScript {
  private planned: PlannedFault[] = [];

  /** The next `times` requests that `filter` accepts meet `fault`. */
  next(fault: Fault, times = 1, filter?: FaultFilter): this {
    this.planned.push({ fault, left: times, filter });
    return this;
  }

  /** All requests that `filter` accepts meet `fault`, until the returned function is called. */
  always(fault: Fault, filter?: FaultFilter): () => void {
    const plan: PlannedFault = { fault, left: Number.POSITIVE_INFINITY, filter };
    this.planned.push(plan);
    return () => {
      this.planned = this.planned.filter((one) => one !== plan);
    };
  }

  /** From now on everything is well. */
  clear(): void {
    this.planned = [];
  }

  take(request: SeenRequest): Fault | undefined {
    const plan = this.planned.find(({ filter }) => filter === undefined || filter(request));
    if (plan === undefined) return undefined;
    plan.left--;
    if (plan.left <= 0) this.planned = this.planned.filter((one) => one !== plan);
    return plan.fault;
  }
}

/** A filter for requests whose path is `path`. */
export function onPath(path: string): FaultFilter {
  return (request) => request.path === path;
}

/** A filter for requests that name `model`. */
export function onModel(model: string): FaultFilter {
  return (request) => (request.body as { model?: unknown } | undefined)?.model === model;
}
