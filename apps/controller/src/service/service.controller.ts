import { Controller, Get, Inject, Res } from '@nestjs/common';
import { AboutAnswer, HealthAnswer, LiveAnswer, ReadyAnswer } from '@sekha/contracts';
import { Api, Health } from '@sekha/service-kit';
import type { FastifyReply } from 'fastify';
import { VERSION } from '../version.js';

const tags = ['service'];

@Controller()
export class ServiceController {
  constructor(@Inject(Health) private readonly health: Health) {}

  @Get()
  @Api({ summary: 'What this is', reply: AboutAnswer, tags })
  about(): AboutAnswer {
    return {
      service: 'Sekha controller',
      version: VERSION,
      docs: '/docs',
      openapi: '/openapi.json',
      health: '/health',
      metrics: '/metrics',
    };
  }

  @Get(['health', 'health/detailed'])
  @Api({
    summary: 'Health with every check; 503 when the record cannot be used',
    reply: HealthAnswer,
    otherwise: { status: 503, reply: HealthAnswer, description: 'unhealthy' },
    tags,
  })
  async show(@Res() reply: FastifyReply): Promise<void> {
    const report = await this.health.report();
    // Existing clients know `healthy` and `unhealthy`; what works in part is healthy, and its checks say the rest.
    const status = report.status === 'unhealthy' ? 'unhealthy' : 'healthy';
    await reply
      .status(status === 'healthy' ? 200 : 503)
      .send({ ...report, status, degraded: report.status === 'degraded' });
  }

  @Get('health/live')
  @Api({ summary: 'The process answers', reply: LiveAnswer, tags })
  live(): LiveAnswer {
    return { status: 'alive' };
  }

  @Get('health/ready')
  @Api({
    summary: 'Requests can be served',
    reply: ReadyAnswer,
    otherwise: { status: 503, reply: ReadyAnswer, description: 'not now' },
    tags,
  })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const { status } = await this.health.report();
    await reply.status(status === 'unhealthy' ? 503 : 200).send({ ready: status !== 'unhealthy' });
  }
}
