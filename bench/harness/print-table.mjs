// @ts-check
import { cpus, totalmem } from 'node:os';

/**
 * @typedef {Record<string, string | number>} TableRow
 */

/** The machine a figure was taken on; printed above every table. */
export function describeMachine() {
  const cores = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const model = cores[0]?.model.trim() ?? 'unknown processor';
  return `${cores.length} cores (${model}), ${memory}, ${process.platform} ${process.arch}, Node ${process.version}`;
}

/**
 * Prints rows as a Markdown table, so that it can go into docs/benchmarks.md as it is.
 * @param {string} title
 * @param {TableRow[]} rows all with the same members
 */
export function printTable(title, rows) {
  const columns = Object.keys(rows[0] ?? {});
  /** @param {string} column */
  const width = (column) => Math.max(column.length, ...rows.map((row) => String(row[column] ?? '').length));
  /** @param {(column: string) => string} cell */
  const line = (cell) => `| ${columns.map((column) => cell(column).padEnd(width(column))).join(' | ')} |`;
  console.log(`\n### ${title}\n`);
  console.log(line((column) => column));
  console.log(line((column) => '-'.repeat(width(column))));
  for (const row of rows) console.log(line((column) => String(row[column] ?? '')));
}
