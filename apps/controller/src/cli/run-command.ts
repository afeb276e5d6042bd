import { AppError, type ContractProblem } from '@sekha/contracts';
import { ConfigError, EXIT_CONFIG } from '@sekha/service-kit';
import { BACKUP_USAGE, runBackupCommand } from './backup-command.js';
import { KEYS_USAGE, runKeysCommand } from './keys-command.js';
import { runStatusCommand, runStopCommand, STATUS_USAGE, STOP_USAGE } from './service-commands.js';
import { CommandError, EXIT_FAILED, EXIT_USAGE, type Terminal, UsageError } from './terminal.js';
import { runVerifyCommand, VERIFY_USAGE } from './verify-command.js';

interface Topic {
  usage: string;
  run(args: readonly string[], terminal: Terminal): Promise<void>;
}

const TOPICS: Readonly<Record<string, Topic>> = {
  keys: { usage: KEYS_USAGE, run: runKeysCommand },
  backup: { usage: BACKUP_USAGE, run: runBackupCommand },
  verify: { usage: VERIFY_USAGE, run: runVerifyCommand },
  status: { usage: STATUS_USAGE, run: runStatusCommand },
  health: { usage: STATUS_USAGE, run: runStatusCommand },
  stop: { usage: STOP_USAGE, run: runStopCommand },
};

const USAGE = `usage: sekha           start the controller ("sekha start" is the same)
       sekha status    how it is
       sekha stop      end it
       sekha keys ...  make, list and revoke API keys
       sekha backup .  write the whole memory into one file
       sekha verify    look for what must not be in the memory

sekha TOPIC --help says more.`;

/** Runs what the arguments say and returns the exit code: 0, 1 (failed), 64 (called wrongly), 78 (configuration). */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = args;
  const topic = Object.hasOwn(TOPICS, name) ? TOPICS[name] : undefined;
  const wantsHelp = args.some((one) => one === '--help' || one === '-h') || name === 'help';
  if (wantsHelp) {
    terminal.out(topic?.usage ?? USAGE);
    return 0;
  }
  if (topic === undefined) {
    terminal.err(`sekha: unknown: ${name}\n${USAGE}`);
    return EXIT_USAGE;
  }
  try {
    await topic.run(rest, terminal);
    return 0;
  } catch (error) {
    return explain(error, topic, terminal);
  }
}

function explain(error: unknown, topic: Topic, { err }: Terminal): number {
  if (error instanceof UsageError) {
    err(`sekha: ${error.message}\n${topic.usage}`);
    return EXIT_USAGE;
  }
  if (error instanceof ConfigError) {
    err(`sekha: ${error.message}`);
    return EXIT_CONFIG;
  }
  if (!(error instanceof AppError || error instanceof CommandError)) throw error;
  err([`sekha: ${error.message}`, ...problemsOf(error)].join('\n'));
  return EXIT_FAILED;
}

function problemsOf(error: AppError | CommandError): string[] {
  if (!(error instanceof AppError) || !Array.isArray(error.details)) return [];
  return (error.details as ContractProblem[]).map(({ path, problem }) => `  ${path}: ${problem}`);
}
