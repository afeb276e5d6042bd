import { Controller, Get, Inject, Res } from '@nestjs/common';
import { AboutAnswer, HealthAnswer, LiveAnswer, ReadyAnswer } from '@sekha/contracts';
import { Api, Health } from '@sekha/service-kit';
import type { FastifyReply } from 'fastify';
import { DeploymentFace } from './deployment-face.js';

export const VERSION = Symbol('version');

/** Who we are and how we are. */
@Controller()
export class ServiceController {
  constructor(
    private readonly health: Health,
    private readonly deployment: DeploymentFace,
    @Inject(VERSION) private readonly version: string,
  ) {}

  @Get()
  @Api({ summary: 'What this service is', reply: AboutAnswer, tags: ['service'] })
  about(): object {
    return {
      service: 'Sekha LLM Bridge',
      version: this.version,
      docs: '/docs',
      health: '/health',
      features: ['multi-provider', 'routing', 'cost estimation', 'circuit breakers', 'fallback'],
    };
  }

  @Get('health')
  @Api({ summary: 'Health in full, with the models on offer', reply: HealthAnswer, tags: ['service'] })
  async show(): Promise<object> {
    const report = await this.health.report();
    const { providers, total_providers } = this.deployment.providers();
    const away = new Set(
      providers.filter(({ status }) => status === 'unhealthy').map((one) => one.provider_id),
    );
    // Only what could answer now: a stopped provider's models would be promises.
    const models = this.deployment.models().filter(({ provider_id }) => !away.has(provider_id));
    const embedding = models.some(({ task }) => task === 'embedding');
    const chat = models.some(({ task }) => task.startsWith('chat'));
    return {
      ...report,
      // Clients of the older bridge know these two words only: it answers, so it is at worst degraded.
      status: report.status === 'healthy' ? 'healthy' : 'degraded',
      ollama_status: {
        status: embedding && chat ? 'healthy' : 'degraded',
        providers: total_providers,
        models_count: models.length,
        has_embedding: embedding,
        has_chat: chat,
      },
      models_loaded: [...new Set(models.map(({ model_id }) => model_id))],
    };
  }

  @Get('health/live')
  @Api({ summary: 'The process answers', reply: LiveAnswer, tags: ['service'] })
  live(): object {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Api({ summary: 'Ready for calls: some provider can be asked', reply: ReadyAnswer, tags: ['service'] })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const report = await this.health.report();
    if (report.status === 'unhealthy') void reply.status(503);
    return { status: report.status === 'unhealthy' ? 'unready' : 'ready', checks: report.checks };
  }
}
