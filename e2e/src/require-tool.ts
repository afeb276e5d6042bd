import { spawnSync } from 'node:child_process';

/** Tools that the run must have: their suites fail instead of skipping. Set by CI. */
const REQUIRED = new Set((process.env['SEKHA_REQUIRE'] ?? '').split(',').filter(Boolean));

/**
 * True when every tool is on this machine. A tool that is missing although the run requires it is an error: a suite
 * that must run never skips in silence.
 */
export function hasTools(...names: string[]): boolean {
  const missing = names.filter((name) => spawnSync('which', [name]).status !== 0);
  const demanded = missing.filter((name) => REQUIRED.has(name));
  if (demanded.length > 0)
    throw new Error(`this run requires ${demanded.join(', ')}, which is not installed`);
  return missing.length === 0;
}
