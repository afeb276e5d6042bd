import { Controller, Get, Headers, StreamableFile } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { ExportAnswer, ExportQuery } from '@sekha/contracts';
import { Api, ContractQuery, CurrentIdentity, type Identity, Scope } from '@sekha/service-kit';
import { ExportService } from './export.service.js';
import { readExportRequest } from './export-request.js';

const document = { schema: { type: 'string' } };

@Controller('api/v1/export')
export class ExportController {
  constructor(private readonly exports: ExportService) {}

  @Get()
  @Scope('memory:read')
  @ApiResponse({
    status: 200,
    description: 'The reply, or the document itself as a stream',
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/ExportAnswer' } },
      'application/x-ndjson': document,
      'text/markdown': document,
    },
  })
  @Api({
    summary: 'Write conversations down: to read, for other programs, or to restore from',
    description:
      'A small JSON reply that holds the document, or, with `format=jsonl`, `stream=true` or `Accept: application/x-ndjson`, the document itself, of any length, as it was at one moment. Its last line says that it is whole; `jsonl` ends with counts and a SHA-256 of everything before.',
    query: ExportQuery,
    reply: ExportAnswer,
    errors: ['request.invalid', 'conversation.not_found', 'request.too_large', 'rate_limit.exceeded'],
    tags: ['export'],
  })
  async export(
    @CurrentIdentity() { tenantId }: Identity,
    @ContractQuery(ExportQuery) query: ExportQuery,
    @Headers('accept') accept?: string,
  ): Promise<ExportAnswer | StreamableFile> {
    const request = readExportRequest(query, accept);
    if (!request.stream) return this.exports.answer(tenantId, request);
    const { stream, contentType, fileName } = await this.exports.stream(tenantId, request);
    return new StreamableFile(stream, {
      type: contentType,
      disposition: `attachment; filename="${fileName}"`,
    });
  }
}
