import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Metrics } from './metrics.js';

@ApiTags('service')
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(Metrics) private readonly metrics: Metrics) {}

  @Get()
  @ApiOperation({ summary: 'Metrics: Prometheus text, or JSON when asked for by Accept.' })
  async show(@Headers('accept') accept: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const { registry } = this.metrics;
    if (accept?.includes('application/json') === true)
      await reply.send({ metrics: await registry.getMetricsAsJSON() });
    else await reply.type(registry.contentType).send(await registry.metrics());
  }
}
