import { parseArgs } from 'node:util';
import { checkConfig } from './check-config.js';
import type { Terminal } from './terminal.js';

/** `sysexits` EX_USAGE. */
const EXIT_USAGE = 64;

const USAGE = `usage: sekha-bridge                             start the bridge
       sekha-bridge config check [--json] FILE  say whether FILE would do as config.yaml ("-" reads standard input)

config check starts nothing and asks nobody. It ends with 0 when the file is valid, else with 78.`;

/** Runs what the arguments say and returns the exit code. */
export function runCommand(args: readonly string[], terminal: Terminal): number {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    if (values.help === true) {
      terminal.out(USAGE);
      return 0;
    }
    const [topic, command, file, ...rest] = positionals;
    if (topic === 'config' && command === 'check' && file !== undefined && rest.length === 0)
      return checkConfig(file, values.json === true, terminal);
  } catch (error) {
    // parseArgs names the option that it does not know.
    terminal.err(`sekha-bridge: ${(error as Error).message}`);
  }
  terminal.err(USAGE);
  return EXIT_USAGE;
}
