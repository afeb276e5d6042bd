import type { Usage } from '../providers/chat-types.js';

/** Who answered a call and what it took: for the headers, the log and the reply's own members. */
export interface CallReport {
  providerId: string;
  providerType: string;
  modelId: string;
  /** USD; null when the model has no known price. */
  estimatedCostUsd: number | null;
  /** USD, from the real usage; null when the model has no known price. */
  costUsd: number | null;
  usage: Usage;
  /** The vendor said nothing (or the answer was cut), so that we counted ourselves. */
  usageEstimated: boolean;
  attempts: number;
  /** The bridge's own part of the time so far. */
  overheadMs: number;
  /** What the caller asked for and could not get, in plain words. */
  warnings: readonly string[];
}

/** The headers of every reply of a model call. */
export function reportHeaders(report: CallReport): Record<string, string> {
  const headers: Record<string, string> = {
    'x-sekha-provider': headerText(report.providerId),
    'x-sekha-model': headerText(report.modelId),
    'x-sekha-cost-usd': report.costUsd === null ? 'unknown' : usdText(report.costUsd),
    'x-sekha-attempts': String(report.attempts),
    'x-sekha-overhead-ms': report.overheadMs.toFixed(1),
  };
  if (report.warnings.length > 0) headers['x-sekha-warning'] = headerText(report.warnings.join('; '));
  return headers;
}

/** Plain decimals: `1e-7` is no header that a person reads. */
function usdText(usd: number): string {
  return usd === 0 ? '0' : usd.toFixed(9).replace(/0+$/, '');
}

/** Header values are Latin at best; whatever is not printable ASCII is percent-encoded. */
function headerText(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, (character) =>
    /[\ud800-\udfff]/.test(character) && character.length === 1 ? '?' : encodeURIComponent(character),
  );
}
