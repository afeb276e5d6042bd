import type { TokenCounter } from '../../context/tokens/token-counter.js';

/** The number and the line end that the bridge puts around each message. */
const TOKENS_AROUND = 8;
/** Characters that are counted before others get their turn. */
const TURN_CHARACTERS = 50_000;

/**
 * Lines in groups of at most `budget` tokens, in order, each group as full as it gets. A line that is longer is cut,
 * at a space where there is one.
 */
export async function splitToFit(
  lines: readonly string[],
  budget: number,
  counter: TokenCounter,
): Promise<string[][]> {
  const groups: string[][] = [];
  let left = 0;
  let characters = 0;
  for (const line of lines) {
    for (const { text, tokens } of piecesOf(line, budget - TOKENS_AROUND, counter)) {
      const cost = tokens + TOKENS_AROUND;
      const last = groups.at(-1);
      if (last !== undefined && cost <= left) last.push(text);
      else {
        groups.push([text]);
        left = budget;
      }
      left -= cost;
    }
    characters += line.length;
    if (characters < TURN_CHARACTERS) continue;
    characters = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return groups;
}

function piecesOf(line: string, most: number, counter: TokenCounter): { text: string; tokens: number }[] {
  const tokens = counter.count(line);
  if (tokens <= most || line.length < 2) return [{ text: line, tokens }];
  const at = cutNear(line, Math.floor(line.length / 2));
  return [...piecesOf(line.slice(0, at), most, counter), ...piecesOf(line.slice(at), most, counter)];
}

/** The space next before a place, unless that is far off; never between the halves of a surrogate pair. */
function cutNear(line: string, middle: number): number {
  const space = line.lastIndexOf(' ', middle);
  if (space > middle / 2) return space + 1;
  return /[\ud800-\udbff]/.test(line[middle - 1] ?? '') && middle < line.length - 1 ? middle + 1 : middle;
}
