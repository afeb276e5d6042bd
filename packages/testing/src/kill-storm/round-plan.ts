import type { SeededRandom } from './seeded-random.js';
import type { ProgramKind } from './storm-programs.js';

/** How a round ends. */
export type RoundEnd =
  /** SIGKILL so long after the start of the program: it may not even listen. */
  | { kind: 'killed while starting'; afterMs: number }
  /** SIGKILL so long after the writers began. */
  | { kind: 'killed at a moment'; afterMs: number }
  /** SIGKILL at the n-th acknowledgement, before its writer does anything else. */
  | { kind: 'killed at an acknowledgement'; nth: number }
  /** SIGTERM, and SIGKILL so long after it: while it finishes, folds its log, saves its index. */
  | { kind: 'killed while stopping'; afterMs: number; killMs: number }
  /** SIGTERM and nothing more. */
  | { kind: 'stopped'; afterMs: number };

export interface RoundPlan {
  program: ProgramKind;
  end: RoundEnd;
  /** Embedding fails all the time in this round. */
  bridgeAway: boolean;
}

/** How long the writers write, at most; what matters is the moment, not the amount. */
const LONGEST_MS: Readonly<Record<ProgramKind, number>> = { controller: 300, record: 120 };
const SLOWEST_START_MS = 600;

/** Round `number` of a storm in which every `controllerEvery`-th one runs the whole controller. */
export function planRound(random: SeededRandom, number: number, controllerEvery: number): RoundPlan {
  const program = number % controllerEvery === 0 ? 'controller' : 'record';
  return { program, end: planEnd(random, program), bridgeAway: random.chance(0.2) };
}

function planEnd(random: SeededRandom, program: ProgramKind): RoundEnd {
  const afterMs = random.between(5, LONGEST_MS[program]);
  const which = random.next();
  if (which < 0.08) return { kind: 'killed while starting', afterMs: random.between(0, SLOWEST_START_MS) };
  if (which < 0.4) return { kind: 'killed at an acknowledgement', nth: random.between(1, 60) };
  if (which < 0.5) return { kind: 'killed while stopping', afterMs, killMs: random.between(0, 120) };
  if (which < 0.6) return { kind: 'stopped', afterMs };
  return { kind: 'killed at a moment', afterMs };
}
