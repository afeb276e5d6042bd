import type { Usage } from '../providers/chat-types.js';
import type { CallReport } from './call-report.js';

/** What the parts of one answer have taken together; the first part, whose provider the caller knows, names it. */
export function sumReports(parts: readonly CallReport[]): CallReport {
  return parts.reduce(sumTwo);
}

function sumTwo(sum: CallReport, part: CallReport): CallReport {
  return {
    ...sum,
    costUsd: sum.costUsd === null || part.costUsd === null ? null : sum.costUsd + part.costUsd,
    usage: sumUsage(sum.usage, part.usage),
    usageEstimated: sum.usageEstimated || part.usageEstimated,
    attempts: part.attempts,
    overheadMs: part.overheadMs,
  };
}

function sumUsage({ input, output }: Usage, other: Usage): Usage {
  return {
    input: {
      total: input.total + other.input.total,
      fresh: input.fresh + other.input.fresh,
      cacheRead: input.cacheRead + other.input.cacheRead,
      cacheWrite: input.cacheWrite + other.input.cacheWrite,
    },
    output: {
      total: output.total + other.output.total,
      text: output.text + other.output.text,
      reasoning: output.reasoning + other.output.reasoning,
    },
  };
}
