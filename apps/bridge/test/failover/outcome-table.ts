import { inCatalogue } from './catalogue-time.js';
import type { Outcome } from './play-scenario.js';
import type { Scenario } from './scenarios.js';
import type { UpstreamStyle } from './upstreams.js';

export const OUTCOME_HEADS = ['upstream', 'fault', 'verdict', 'primary', 'fallback', 'seconds', 'caller got'];

/** One scenario as a line: calls of each provider, seconds of the catalogue, and what the caller got. */
export function outcomeRow({ name }: UpstreamStyle, { id, title }: Scenario, outcome: Outcome): string[] {
  const { caller, primary, fallback } = outcome.evidence;
  const words = caller.text.split(' ').filter(Boolean).length;
  return [
    name,
    `${id} ${title}`,
    outcome.problems.length === 0 ? 'pass' : 'FAIL',
    String(primary.length),
    String(fallback.length),
    inCatalogue(caller.totalMs).toFixed(1),
    `${caller.status}, ${words} words, ${caller.finishReasons.join() || caller.errorCode}`,
  ];
}

/** Prints rows under their heads, columns aligned, for whoever reads the run. */
export function printTable(title: string, heads: string[], rows: string[][]): void {
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  process.stdout.write(`\n${title}\n${[line(heads), rule, ...rows.map(line)].join('\n')}\n`);
}
