import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import {
  AppError,
  contractSchema,
  grantsScope,
  LlmRoutingBody,
  LlmStatusBody,
  readContract,
  ToolAnswer,
  ToolListing,
} from '@sekha/contracts';
import { Api, CurrentIdentity, demandScope, type Identity, Scope, toAppError } from '@sekha/service-kit';
import type { Logger } from 'pino';
import { failureFacts } from '../failure-facts.js';
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
  @Scope('any')
  @Api({
    summary: 'The tools that the key may call, with their input schemas',
    reply: [ToolListing],
    tags,
  })
  list(@CurrentIdentity() { scopes }: Identity): ToolListing[] {
    const open = this.tools.filter(({ scope }) => grantsScope(scopes, scope));
    return open.map(({ name, description, input, readOnly }) => ({
      name,
      description,
      inputSchema: contractSchema(input),
      annotations: { readOnlyHint: readOnly, destructiveHint: false },
    }));
  }

  @Post('llm_status')
  @Scope('llm:use')
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
  @Scope('llm:use')
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
  @Scope('any')
  @Api({ summary: 'Any other tool is unknown', errors: ['route.not_found'], tags })
  unknown(@Param('name') name: string): never {
    throw new AppError('route.not_found', `there is no tool "${name}"; GET /mcp/tools lists them`);
  }

  private async call(name: string, identity: Identity, body: unknown): Promise<ToolAnswer> {
    const tool = this.tools.find((one) => one.name === name);
    if (tool === undefined) throw new AppError('route.not_found', `there is no tool "${name}"`);
    demandScope(identity, tool.scope);
    const input = readContract(tool.input, body ?? {});
    try {
      return toToolAnswer(await tool.call(input, identity.tenantId));
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.status >= 500) this.logger.warn({ ...failureFacts(thrown), tool: name }, 'a tool failed');
      return toToolFailure(error.message);
    }
  }
}
