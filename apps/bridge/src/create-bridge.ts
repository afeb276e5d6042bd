import type { BeforeApplicationShutdown, DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import { Injectable, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createServiceApp, Drain, Health, Metrics, MetricsController } from '@sekha/service-kit';
import type { Logger } from 'pino';
import type { Surroundings } from './calls/call-runner.js';
import { callsModule } from './calls/calls.module.js';
import { TokenCounter } from './calls/token-counter.js';
import type { BridgeConfig } from './config/bridge-config.js';
import type { ConfigReport } from './config/config-report.js';
import { Accounts } from './deployment/accounts.js';
import { DeploymentDesk } from './deployment/deployment-desk.js';
import { DeploymentFace } from './deployment/deployment-face.js';
import { DeploymentRouter } from './deployment/deployment-router.js';
import { Deployments } from './deployment/deployments.js';
import { RoutingController } from './deployment/routing.controller.js';
import { ServiceController, VERSION } from './deployment/service.controller.js';
import { shareBreakers } from './deployment/share-breakers.js';
import { busyRoutes } from './http/busy-routes.js';
import { answerDirectly } from './http/direct-routes.js';
import { errorFaces } from './http/error-faces.js';
import { accessOf, type Serving } from './http/serving.js';
import { CallLedger } from './ledger/call-ledger.js';
import { UsageController } from './ledger/usage.controller.js';
import { ModelsController } from './models/models.controller.js';
import { systemClock } from './resilience/clock.js';
import type { SharedBreakers } from './resilience/shared-breakers.js';
import { watchHealth } from './telemetry/health-telemetry.js';

export interface BridgeOptions {
  config: BridgeConfig;
  serving: Serving;
  logger: Logger;
  metrics?: Metrics;
  version: string;
  /** For `POST /api/v1/config/validate`. */
  validateConfig: (text: string) => ConfigReport | Promise<ConfigReport>;
  surroundings?: Surroundings;
}

/** A bridge, ready to listen, and the configuration it runs with. */
export interface Bridge {
  app: NestFastifyApplication;
  deployments: Deployments;
}

/** Images travel inside chat bodies: ten of 2 MB each, in base64. */
const BODY_LIMIT_BYTES = 32 * 1024 * 1024;
const GRACE_MS = 8_000;

@Module({})
class BridgeModule {}

/** Puts the bridge together. Probes begin at once; nothing waits for them. */
export async function createBridge(options: BridgeOptions): Promise<Bridge> {
  const { config, serving, logger, version } = options;
  const surroundings = options.surroundings ?? { clock: systemClock, random: Math.random };
  const metrics = options.metrics ?? new Metrics();
  const tokens = new TokenCounter();
  const seen = watchHealth(metrics, logger, () => deployments.current());
  let breakers: SharedBreakers | undefined;
  const deployments = new Deployments(config, {
    clock: surroundings.clock,
    wallMs: Date.now,
    onHealthEvent: (event) => {
      seen(event);
      breakers?.changed(event);
    },
    onPause: (target) => breakers?.paused(target),
    loadTokens: () => tokens.load(),
  });
  const drain = new Drain(GRACE_MS);
  const accounts = await Accounts.open({
    dataDir: serving.dataDir ?? null,
    redis: config.redis,
    current: () => deployments.current().config,
    metrics,
    logger,
  });
  if (accounts.shared !== undefined) breakers = await shareBreakers(accounts.shared, deployments.current);
  const ending = new Ending(drain, deployments, accounts);
  const app = await createServiceApp({
    module: bridgeModule(options, { metrics, tokens, deployments, ending, surroundings, accounts }),
    logger,
    metrics,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    access: accessOf(serving, () => deployments.current().config.keys),
    errorFaces,
    followRequests: false,
    openApi: { title: 'Sekha bridge', description: DESCRIPTION, version },
  });
  const fastify = app.getHttpAdapter().getInstance();
  drain.watch(fastify);
  answerDirectly(fastify, busyRoutes(app));
  await deployments.current().prepare();
  void deployments.current().start();
  return { app, deployments };
}

const DESCRIPTION =
  'Every model call of Sekha: providers, routing, prices, breakers. Also an OpenAI-compatible gateway (`/v1`).';

interface Parts {
  metrics: Metrics;
  tokens: TokenCounter;
  deployments: Deployments;
  ending: Ending;
  surroundings: Surroundings;
  accounts: Accounts;
}

function bridgeModule(options: BridgeOptions, parts: Parts): DynamicModule {
  const { metrics, tokens, deployments, ending, surroundings, accounts } = parts;
  const { logger, version, validateConfig } = options;
  const { current } = deployments;
  const desk = new DeploymentDesk(current, tokens, validateConfig);
  return {
    module: BridgeModule,
    imports: [
      callsModule({
        router: new DeploymentRouter(current, tokens),
        metrics,
        logger,
        surroundings,
        limits: accounts.limits,
        ledger: accounts.ledger,
      }),
    ],
    controllers: [ServiceController, RoutingController, ModelsController, UsageController, MetricsController],
    providers: [
      { provide: Metrics, useValue: metrics },
      { provide: CallLedger, useValue: accounts.ledger },
      { provide: DeploymentFace, useValue: desk },
      { provide: VERSION, useValue: version },
      {
        provide: Health,
        useValue: new Health(version, [providersCheck(desk), ...accounts.checks]),
      },
      { provide: Ending, useValue: ending },
    ],
  };
}

/** A bridge without a healthy provider still answers, and says so: it is degraded, not down. */
function providersCheck(desk: DeploymentFace) {
  return {
    name: 'providers',
    critical: false,
    check: () => {
      const { total_providers: total, healthy_providers: healthy } = desk.providers();
      return { status: healthy > 0 ? ('ok' as const) : ('degraded' as const), total, healthy };
    },
  };
}

/** First the answers under way, then the connections, then the adapters. */
@Injectable()
class Ending implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly drain: Drain,
    private readonly deployments: Deployments,
    private readonly accounts: Accounts,
  ) {}

  beforeApplicationShutdown(): Promise<void> {
    return this.drain.empty();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.deployments.close();
    await this.accounts.close();
  }
}
