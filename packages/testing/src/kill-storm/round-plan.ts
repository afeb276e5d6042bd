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
  /**
   * SIGKILL at the n-th acknowledgement of any writer after the deletion of a folder was sent that takes several
   * transactions: it lets others write between them.
   */
  | { kind: 'killed in a deletion'; nth: number }
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

/** How often each end comes, among eleven; dealt like cards, so that none is missing by chance. */
const ENDS: readonly RoundEnd['kind'][] = [
  'killed at a moment',
  'killed at a moment',
  'killed at a moment',
  'killed at an acknowledgement',
  'killed at an acknowledgement',
  'killed at an acknowledgement',
  'killed in a deletion',
  'killed while starting',
  'killed while stopping',
  'killed while stopping',
  'stopped',
];

/** How long the writers write, at most; what matters is the moment, not the amount. */
const LONGEST_MS: Readonly<Record<ProgramKind, number>> = { controller: 300, record: 120 };
const SLOWEST_START_MS: Readonly<Record<ProgramKind, number>> = { controller: 600, record: 60 };
const SLOWEST_STOP_MS: Readonly<Record<ProgramKind, number>> = { controller: 120, record: 20 };

/** The rounds of a storm; every `controllerEvery`-th one runs the whole controller. */
export function planRounds(random: SeededRandom, rounds: number, controllerEvery: number): RoundPlan[] {
  const decks: Record<ProgramKind, RoundEnd['kind'][]> = { controller: [], record: [] };
  return Array.from({ length: rounds }, (_, at) => {
    const program = (at + 1) % controllerEvery === 0 ? 'controller' : 'record';
    return {
      program,
      end: planEnd(random, program, deal(random, decks[program])),
      bridgeAway: random.chance(0.2),
    };
  });
}

function deal(random: SeededRandom, deck: RoundEnd['kind'][]): RoundEnd['kind'] {
  if (deck.length === 0) deck.push(...ENDS);
  const [dealt] = deck.splice(random.between(0, deck.length - 1), 1);
  return dealt ?? 'killed at a moment';
}

function planEnd(random: SeededRandom, program: ProgramKind, kind: RoundEnd['kind']): RoundEnd {
  const afterMs = random.between(5, LONGEST_MS[program]);
  switch (kind) {
    case 'killed while starting':
      return { kind, afterMs: random.between(0, SLOWEST_START_MS[program]) };
    case 'killed at an acknowledgement':
      return { kind, nth: random.between(1, 60) };
    case 'killed in a deletion':
      return { kind, nth: random.between(3, 11) };
    case 'killed while stopping':
      return { kind, afterMs, killMs: random.between(0, SLOWEST_STOP_MS[program]) };
    case 'stopped':
    case 'killed at a moment':
      return { kind, afterMs };
  }
}
