import { randomUUID } from 'node:crypto';
import { AppError } from '@sekha/contracts';
import type { Clock } from '../resilience/clock.js';
import { systemClock } from '../resilience/clock.js';
import { MemoryState } from './memory-state.js';
import type { Admission, Charge, Outlay, SharedState, ShareListener } from './shared-state.js';
import { Unsent } from './unsent.js';

/** The state that is shared, as far as the stand-in must steer it. */
export interface RemoteState extends SharedState {
  ping(): Promise<void>;
  /** Drops connections that may be dead and makes new ones. */
  reconnect(): void;
}

/** Whether the shared state answers. */
export interface StateHealth {
  readonly up: boolean;
  /** Why it does not; null when it does. */
  readonly reason: string | null;
}

export interface StateEvents {
  /** Called on changes only, never for each request. */
  changed(health: StateHealth): void;
  failed(operation: 'reserve' | 'settle' | 'totals' | 'share' | 'ping'): void;
}

const ASK_AGAIN_MS = 250;
/** The first questions come faster: a connection that is just being made, or a server that restarts, is soon there. */
const EAGER_QUESTIONS = 5;
const EAGER_MS = 50;
/** Every so many unanswered questions the connection itself is doubted. */
const QUESTIONS_PER_CONNECTION = 6;

/**
 * The shared state with this process' own memory as its stand-in. The first command that gets no answer within its
 * deadline takes the shared state out of every request's way; from then on it is asked in the background only, until
 * it answers and has heard what was used meanwhile. Meanwhile:
 *
 * - limits that are `strict` refuse (`budget.unavailable`),
 * - all others hold within this process, on top of the sums last seen: each process may then use the whole rest once.
 */
export class StandInState implements SharedState {
  private readonly unsent = new Unsent(randomUUID);
  /** Reservations that the shared state has, or may have. */
  private readonly heldThere = new Set<string>();
  private current: StateHealth = { up: false, reason: 'not connected yet' };
  private cancel: () => void = () => undefined;
  private whenUp: () => void = () => undefined;
  private closed = false;

  constructor(
    private readonly remote: RemoteState,
    private readonly events: StateEvents,
    private readonly local = new MemoryState(),
    private readonly clock: Clock = systemClock,
  ) {}

  get health(): StateHealth {
    return this.current;
  }

  /** Begins to use the shared state; resolves when it answers, at the latest after `patienceMs`. Never rejects. */
  start(patienceMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.clock.after(patienceMs, () => {
        if (!this.current.up) this.events.changed(this.current);
        resolve();
      });
      this.whenUp = () => {
        cancel();
        resolve();
      };
      void this.ask(1);
    });
  }

  async reserve(id: string, charges: readonly Charge[], holdMs: number): Promise<Admission> {
    const shared = await this.attempt('reserve', () => {
      this.heldThere.add(id);
      return this.remote.reserve(id, charges, holdMs);
    });
    if (shared !== undefined) {
      if (shared.refused !== null) this.heldThere.delete(id);
      for (const [at, { meter, amount, endsAtMs }] of charges.entries())
        this.local.adopt(meter, (shared.totals[at] ?? 0) + (shared.refused === null ? amount : 0), endsAtMs);
      return shared;
    }
    if (!charges.some(({ strict, limit }) => strict && limit !== null))
      return this.local.reserve(id, charges, holdMs);
    if (this.heldThere.has(id)) await this.settle(id, charges.map(free));
    throw unavailable();
  }

  /** Never rejects: what cannot be told now is told later. */
  async settle(id: string, outlays: readonly Outlay[]): Promise<void> {
    await this.local.settle(id, outlays);
    const told = await this.attempt('settle', () => {
      this.heldThere.add(id);
      return this.remote.settle(id, outlays).then(() => true);
    });
    const known = this.heldThere.delete(id);
    if (told !== undefined) return;
    if (known) this.unsent.settle(id, outlays);
    else this.unsent.add(outlays);
  }

  async totals(meters: readonly string[]): Promise<number[]> {
    return (
      (await this.attempt('totals', () => this.remote.totals(meters))) ?? (await this.local.totals(meters))
    );
  }

  /** Never rejects: the latest value of each key is told later. */
  async share(topic: string, key: string, value: string, ttlMs: number): Promise<void> {
    const told = await this.attempt('share', () =>
      this.remote.share(topic, key, value, ttlMs).then(() => true),
    );
    if (told === undefined) this.unsent.share({ topic, key, value, ttlMs });
  }

  subscribe(topic: string, listener: ShareListener): Promise<void> {
    return this.remote.subscribe(topic, listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancel();
    this.whenUp();
    await this.remote.close();
    await this.local.close();
  }

  private async attempt<T>(
    operation: 'reserve' | 'settle' | 'totals' | 'share',
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    if (!this.current.up || this.closed) return undefined;
    try {
      return await work();
    } catch (error) {
      this.events.failed(operation);
      this.lost(error);
      return undefined;
    }
  }

  private lost(error: unknown): void {
    if (!this.current.up || this.closed) return;
    this.current = { up: false, reason: error instanceof Error ? error.message : String(error) };
    this.events.changed(this.current);
    this.askAgain(1);
  }

  private askAgain(question: number): void {
    const waitMs = question <= EAGER_QUESTIONS ? EAGER_MS : ASK_AGAIN_MS;
    this.cancel = this.clock.after(waitMs, () => void this.ask(question));
  }

  private async ask(question: number): Promise<void> {
    try {
      await this.remote.ping();
      await this.unsent.send(this.remote);
    } catch {
      if (this.closed) return;
      this.events.failed('ping');
      if (question % QUESTIONS_PER_CONNECTION === 0) this.remote.reconnect();
      this.askAgain(question + 1);
      return;
    }
    if (this.closed) return;
    this.current = { up: true, reason: null };
    this.whenUp();
    this.events.changed(this.current);
    // What came while the rest was being told.
    await this.unsent.send(this.remote).catch((error: unknown) => this.lost(error));
  }
}

function free(charge: Charge): Outlay {
  return { ...charge, amount: 0 };
}

function unavailable(): AppError {
  return new AppError('budget.unavailable', 'the budget is kept in Redis, which does not answer', {
    retryAfterMs: 2000,
  });
}
