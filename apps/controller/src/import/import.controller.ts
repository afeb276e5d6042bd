import { Controller, Post, Req } from '@nestjs/common';
import { ImportAnswer, ImportQuery } from '@sekha/contracts';
import {
  Api,
  ContractQuery,
  CurrentIdentity,
  type Identity,
  Scope,
  streamedBodyOf,
} from '@sekha/service-kit';
import type { FastifyRequest } from 'fastify';
import { ImportService } from './import.service.js';
import { toImportRequest } from './import-request.js';

@Controller('api/v1/import')
export class ImportController {
  constructor(private readonly imports: ImportService) {}

  @Post()
  @Scope('memory:write')
  @Api({
    summary: 'Import conversations from a file: the body is the file',
    query: ImportQuery,
    reply: ImportAnswer,
    errors: ['request.malformed', 'request.invalid', 'request.unsupported_media_type'],
    tags: ['import'],
  })
  async import(
    @CurrentIdentity() { tenantId }: Identity,
    @ContractQuery(ImportQuery) query: ImportQuery,
    @Req() request: FastifyRequest,
  ): Promise<Record<string, unknown>> {
    const { contentType, stream } = streamedBodyOf(request);
    const report = await this.imports.import(tenantId, stream, toImportRequest(query, contentType));
    return report.toJson();
  }
}
