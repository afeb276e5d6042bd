import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import {
  AppError,
  contractSchema,
  LlmRoutingBody,
  LlmStatusBody,
  readContract,
  ToolAnswer,
} from '@sekha/contracts';
import { Api, CurrentIdentity, type Identity, toAppError } from '@sekha/service-kit';
import type { Logger } from 'pino';
import { LOGGER } from '../logger-token.js';
import { TOOLS, type Tool, toToolAnswer, toToolFailure } from './tool.js';

const tags = ['tools'];

/** The tools as plain routes. Their failures are answers (200, `success: false`) that a model can act on. */
@Controller('mcp/tools')
export class ToolsController {
  constructor(
    @Inject(TOOLS) private readonly tools: readonly Tool[],
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Get()
  @Api({ summary: 'The tools, with their input schemas', tags })
  list(): object[] {
    return this.tools.map(({ name, description, input, readOnly }) => ({
      name,
      description,
      inputSchema: contractSchema(input),
      annotations: { readOnlyHint: readOnly, destructiveHint: false },
    }));
  }

  @Post('llm_status')
  @Api({
    summary: 'Status of the LLM providers',
    body: LlmStatusBody,
    bodyOptional: true,
    reply: ToolAnswer,
    errors: ['request.invalid', 'auth.missing'],
    tags,
  })
  status(@CurrentIdentity() identity: Identity, @Body() body: unknown): Promise<ToolAnswer> {
    return this.call('llm_status', identity, body);
  }

  @Post('llm_routing')
  @Api({
    summary: 'A routing recommendation for a task',
    body: LlmRoutingBody,
    reply: ToolAnswer,
    errors: ['request.invalid', 'auth.missing'],
    tags,
  })
  routing(@CurrentIdentity() identity: Identity, @Body() body: unknown): Promise<ToolAnswer> {
    return this.call('llm_routing', identity, body);
  }

  @Post(':name')
  @Api({ summary: 'Any other tool is unknown', errors: ['route.not_found'], tags })
  unknown(@Param('name') name: string): never {
    throw new AppError('route.not_found', `there is no tool "${name}"; GET /mcp/tools lists them`);
  }

  private async call(name: string, { tenantId }: Identity, body: unknown): Promise<ToolAnswer> {
    const tool = this.tools.find((one) => one.name === name);
    if (tool === undefined) throw new AppError('route.not_found', `there is no tool "${name}"`);
    const input = readContract(tool.input, body ?? {});
    try {
      return toToolAnswer(await tool.call(input, tenantId));
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.status >= 500) this.logger.warn({ err: error, tool: name }, 'a tool failed');
      return toToolFailure(error.message);
    }
  }
}
