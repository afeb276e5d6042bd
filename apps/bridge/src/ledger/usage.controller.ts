import { Controller, Get, Res } from '@nestjs/common';
import { UsageAnswer, UsageQuery, type UsageRow } from '@sekha/contracts';
import { Api, ContractQuery } from '@sekha/service-kit';
import type { FastifyReply } from 'fastify';
import { toUsd } from '../budgets/price.js';
import { callerOf } from '../http/caller-of.js';
import { CallLedger } from './call-ledger.js';
import { USAGE_GROUPS, type UsageFilter, type UsageSums } from './usage-sums.js';

/** What calls have used and cost. */
@Controller('api/v1')
export class UsageController {
  constructor(private readonly ledger: CallLedger) {}

  @Get('usage')
  @Api({
    summary: 'Tokens and cost of past calls',
    description:
      'Summed up by day, key, provider or model, days in UTC. Callers with a key of the configuration see their own calls.',
    query: UsageQuery,
    reply: UsageAnswer,
    errors: ['request.invalid'],
    tags: ['usage'],
  })
  usage(
    @ContractQuery(UsageQuery) query: UsageQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): UsageAnswer {
    const asked = new Set((query.group_by ?? 'day').split(','));
    const groupBy = USAGE_GROUPS.filter((group) => asked.has(group));
    const { from, to, provider, model } = query;
    const key = callerOf(reply).keyName ?? query.key;
    const filter: UsageFilter = { groupBy, from, to, key, provider, model };
    const [total] = this.ledger.sums({ ...filter, groupBy: [] });
    return {
      group_by: [...groupBy],
      usage: this.ledger.sums(filter).map(toRow),
      total: toRow(total ?? NOTHING),
    };
  }
}

const NOTHING: UsageSums = {
  calls: 0,
  failed: 0,
  inputFresh: 0,
  cacheRead: 0,
  cacheWrite: 0,
  outputText: 0,
  reasoning: 0,
  estimated: 0,
  unpriced: 0,
  costNanoUsd: 0,
  latencyMs: 0,
};

function toRow(sums: UsageSums): UsageRow {
  const { day, key, provider, model, calls, cacheRead, cacheWrite, reasoning } = sums;
  return {
    ...(day === undefined ? {} : { day }),
    ...(key === undefined ? {} : { key: key === '' ? null : key }),
    ...(provider === undefined ? {} : { provider }),
    ...(model === undefined ? {} : { model }),
    calls,
    failed_calls: sums.failed,
    input_tokens: sums.inputFresh + cacheRead + cacheWrite,
    cache_read_tokens: cacheRead,
    cache_write_tokens: cacheWrite,
    output_tokens: sums.outputText + reasoning,
    reasoning_tokens: reasoning,
    cost_usd: toUsd(sums.costNanoUsd),
    unpriced_calls: sums.unpriced,
    estimated_calls: sums.estimated,
    mean_latency_ms: calls === 0 ? null : sums.latencyMs / calls,
  };
}
