import type { TokenCounter } from '../context/tokens/token-counter.js';
import { splitToFit } from '../summaries/writing/split-to-fit.js';

/** The last lines that fit into a number of tokens, in order; of a single line that does not, its beginning. */
export async function newestThatFit(
  lines: readonly string[],
  tokens: number,
  counter: TokenCounter,
): Promise<string[]> {
  const kept: string[] = [];
  let left = tokens;
  for (const line of [...lines].reverse()) {
    left -= counter.count(line) + 1;
    if (left < 0) break;
    kept.unshift(line);
  }
  const last = lines.at(-1);
  if (kept.length > 0 || last === undefined) return kept;
  const [beginning = []] = await splitToFit([last], tokens, counter);
  return beginning.slice(0, 1);
}
