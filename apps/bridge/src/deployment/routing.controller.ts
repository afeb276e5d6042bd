import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import {
  AppError,
  BreakerResetAnswer,
  ConfigValidateAnswer,
  ConfigValidateBody,
  ProvidersAnswer,
  RouteAnswer,
  RouteBody,
  RouteQuery,
} from '@sekha/contracts';
import { Api, ContractBody, ContractQuery } from '@sekha/service-kit';
import { DeploymentFace } from './deployment-face.js';

/** What the bridge would choose, how its providers are, and whether a configuration would do. */
@Controller('api/v1')
export class RoutingController {
  constructor(private readonly deployment: DeploymentFace) {}

  @Post('route')
  @Api({
    summary: 'Which model would answer, and at what cost',
    body: RouteBody,
    query: RouteQuery,
    reply: RouteAnswer,
    errors: ['request.invalid', 'task.unknown', 'route.unavailable', 'provider.context_too_long'],
    tags: ['routing'],
  })
  route(@ContractBody(RouteBody) body: RouteBody, @ContractQuery(RouteQuery) query: RouteQuery): RouteAnswer {
    return this.deployment.route(body, query.explain ?? false);
  }

  @Get('health/providers')
  @Api({
    summary: 'Health, breakers and models of every provider',
    reply: ProvidersAnswer,
    tags: ['routing'],
  })
  providers(): ProvidersAnswer {
    return this.deployment.providers();
  }

  @Post('breakers/:provider/reset')
  @Api({
    summary: 'Close the circuit breakers of a provider',
    reply: BreakerResetAnswer,
    errors: ['provider.not_found'],
    tags: ['routing'],
  })
  reset(@Param('provider') provider: string): BreakerResetAnswer {
    return this.deployment.resetBreakers(provider);
  }

  @Post('config/validate')
  @Api({
    summary: 'Check a configuration without using it',
    description: 'Send the YAML text as it is (any text content type), or as `{"config": "..."}`.',
    body: ConfigValidateBody,
    reply: ConfigValidateAnswer,
    errors: ['request.malformed', 'request.too_large'],
    tags: ['routing'],
  })
  validate(@Body() body: unknown): Promise<ConfigValidateAnswer> {
    return this.deployment.validate(configTextOf(body));
  }
}

/** JSON is YAML, too: a body that was parsed as JSON but is no envelope is the configuration itself. */
function configTextOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (typeof body !== 'object' || body === null)
    throw new AppError('request.malformed', 'send the text of a config.yaml, or {"config": "..."}');
  if ('config' in body && typeof body.config === 'string') return body.config;
  return asText('config' in body && typeof body.config === 'object' ? body.config : body);
}

function asText(tree: unknown): string {
  try {
    return JSON.stringify(tree, null, 2);
  } catch (cause) {
    // What was parsed may still be too deep to be written: the stack ends.
    throw new AppError('request.malformed', 'the configuration is too deep', { cause });
  }
}
