import type {
  BreakerResetAnswer,
  ConfigValidateAnswer,
  ModelAnswer,
  ProvidersAnswer,
  RouteAnswer,
  RouteBody,
} from '@sekha/contracts';

/**
 * What callers may ask about the running configuration: its models, its providers' health, what it would choose.
 * A class, because Nest injects by it.
 */
export abstract class DeploymentFace {
  /** Every model that is offered, by provider and task. */
  abstract models(): ModelAnswer[];
  /** Throws `task.unknown` and `route.unavailable`. */
  abstract route(body: RouteBody, explain: boolean): RouteAnswer;
  abstract providers(): ProvidersAnswer;
  /** Closes all breakers of a provider. Throws `provider.not_found`. */
  abstract resetBreakers(providerId: string): BreakerResetAnswer;
  /** Reads a configuration without using it. */
  abstract validate(text: string): Promise<ConfigValidateAnswer>;
}
