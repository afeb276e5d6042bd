import type { RedisConfig } from '../config/bridge-config.js';
import { MemoryState } from './memory-state.js';
import { RedisState } from './redis-state.js';
import type { SharedState } from './shared-state.js';
import { StandInState, type StateEvents, type StateHealth } from './stand-in-state.js';

/** Shared state, and how it is. */
export interface OpenState {
  state: SharedState;
  /** Undefined where nothing is shared with other processes. */
  health: (() => StateHealth) | undefined;
}

/** A start waits so long for Redis; then it goes on without. */
const PATIENCE_MS = 1_000;

/**
 * In Redis where it is configured, in the memory of this process elsewhere. `known`: what this process itself knows of
 * a meter that is new to it.
 */
export async function openState(
  { url, deadlineMs }: RedisConfig,
  events: StateEvents,
  known: (meter: string) => number,
): Promise<OpenState> {
  const local = new MemoryState(Date.now, known);
  if (url === null) return { state: local, health: undefined };
  const state = new StandInState(new RedisState({ url, deadlineMs }), events, local);
  await state.start(PATIENCE_MS);
  return { state, health: () => state.health };
}
