import type { Usage } from '../chat-types.js';

/** Token counts as vendors report them: parts may be missing, or larger than their whole. */
export interface ReportedTokens {
  /** All input tokens, cached ones included. */
  input: number;
  cacheRead?: number | undefined;
  cacheWrite?: number | undefined;
  /** All output tokens, reasoning included. */
  output: number;
  reasoning?: number | undefined;
}

/** Makes the parts of each side sum to its total. */
export function partitionUsage({ input, cacheRead, cacheWrite, output, reasoning }: ReportedTokens): Usage {
  const read = Math.min(cacheRead ?? 0, input);
  const write = Math.min(cacheWrite ?? 0, input - read);
  const thought = Math.min(reasoning ?? 0, output);
  return {
    input: { total: input, fresh: input - read - write, cacheRead: read, cacheWrite: write },
    output: { total: output, text: output - thought, reasoning: thought },
  };
}

/** A token count, or undefined where the vendor wrote something else. */
export function tokenCount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.round(value) : undefined;
}
