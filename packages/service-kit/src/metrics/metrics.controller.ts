import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { MetricsAnswer } from '@sekha/contracts';
import type { FastifyReply } from 'fastify';
import { Api } from '../openapi/api.js';
import { Metrics } from './metrics.js';

@Controller('metrics')
export class MetricsController {
  constructor(@Inject(Metrics) private readonly metrics: Metrics) {}

  @Get()
  @Api({
    summary: 'Metrics: Prometheus text, or JSON when asked for by Accept.',
    reply: MetricsAnswer,
    replyTypes: ['text/plain'],
    tags: ['service'],
  })
  async show(@Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const { registry } = this.metrics;
    if (accept?.includes('application/json') === true)
      await reply.send({ metrics: await registry.getMetricsAsJSON() });
    else await reply.type(registry.contentType).send(await registry.metrics());
  }
}
