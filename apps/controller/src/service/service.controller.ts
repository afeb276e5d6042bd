import { Controller, Get, HttpCode, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Health } from '@sekha/service-kit';
import type { FastifyReply } from 'fastify';
import { VERSION } from '../version.js';

@ApiTags('service')
@Controller()
export class ServiceController {
  constructor(@Inject(Health) private readonly health: Health) {}

  @Get()
  @ApiOperation({ summary: 'What this is' })
  about(): object {
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
  @ApiOperation({ summary: 'Health with every check; 503 when the record cannot be used' })
  async show(@Res() reply: FastifyReply): Promise<void> {
    const report = await this.health.report();
    // Existing clients know `healthy` and `unhealthy`; what works in part is healthy, and its checks say the rest.
    const status = report.status === 'unhealthy' ? 'unhealthy' : 'healthy';
    await reply
      .status(status === 'healthy' ? 200 : 503)
      .send({ ...report, status, degraded: report.status === 'degraded' });
  }

  @Get('health/live')
  @HttpCode(200)
  @ApiOperation({ summary: 'The process answers' })
  live(): object {
    return { status: 'alive' };
  }

  @Get('health/ready')
  @ApiOperation({ summary: 'Requests can be served' })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const { status } = await this.health.report();
    await reply.status(status === 'unhealthy' ? 503 : 200).send({ ready: status !== 'unhealthy' });
  }
}
