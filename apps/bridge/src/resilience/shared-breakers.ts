import type { SharedState } from '../state/shared-state.js';
import type { Breaker } from './breaker.js';
import type { Target } from './policy.js';
import type { HealthEvent } from './provider-health-book.js';
import { readNews, type SharedNews } from './shared-news.js';

export interface SharedBreakersGround {
  state: Pick<SharedState, 'share' | 'subscribe'>;
  /** The breaker of a model that is configured now; undefined for any other. */
  breakerOf(target: Target): Breaker | undefined;
  /** Tells this process from all others. */
  processId: string;
  /** Milliseconds since 1970. */
  wallMs(): number;
}

const TOPIC = 'breakers';
/** A breaker that nobody has spoken of for so long is no news to a process that starts. */
const LIFE_MS = 600_000;

/**
 * What calls of one process find out of a model, all processes know: a breaker that opens or closes here does so
 * everywhere, and a pause that a provider asks of one is kept by all. Trials stay each process' own: they are the only way to find out more.
 */
export class SharedBreakers {
  constructor(private readonly ground: SharedBreakersGround) {}

  start(): Promise<void> {
    return this.ground.state.subscribe(TOPIC, (_, value) => this.hear(value));
  }

  /** To be called on every change of health. What probes found is not shared: each process probes. */
  changed({ providerId, modelId, to, reason }: HealthEvent): void {
    if (modelId === null || to === 'half_open' || reason === RESTORED) return;
    // The breaker tells while it changes; a moment later it has changed.
    queueMicrotask(() => void this.tell({ providerId, modelId }));
  }

  private async tell(target: Target): Promise<void> {
    const { state, breakerOf, processId, wallMs } = this.ground;
    const snapshot = breakerOf(target)?.snapshot();
    if (snapshot === undefined) return;
    const shared: SharedNews = { ...target, processId, atMs: wallMs(), snapshot };
    await state.share(TOPIC, keyOf(target), JSON.stringify(shared), LIFE_MS + snapshot.openForMs);
  }

  /** To be called when a provider has asked for a pause. */
  paused({ providerId, modelId }: Target): void {
    const { state, breakerOf, processId, wallMs } = this.ground;
    const pausedForMs = breakerOf({ providerId, modelId })?.pausedForMs ?? 0;
    if (pausedForMs === 0) return;
    const shared: SharedNews = { providerId, modelId, processId, atMs: wallMs(), pausedForMs };
    // A key of its own: whether the breaker is open is for those who come later, too.
    const key = `${keyOf(shared)}\npause`;
    void state.share(TOPIC, key, JSON.stringify(shared), pausedForMs);
  }

  private hear(value: string): void {
    const news = readNews(value);
    if (news === undefined || news.processId === this.ground.processId) return;
    const { atMs, snapshot, pausedForMs = 0 } = news;
    const breaker = this.ground.breakerOf(news);
    if (breaker === undefined) return;
    const agoMs = Math.max(0, this.ground.wallMs() - atMs);
    if (pausedForMs > agoMs) breaker.pauseFor(pausedForMs - agoMs);
    if (snapshot === undefined) return;
    const own = breaker.snapshot();
    if (snapshot.state === 'closed' && own.state !== 'closed') breaker.restore(snapshot);
    if (snapshot.state !== 'open') return;
    const openForMs = snapshot.openForMs - agoMs;
    if (openForMs > own.openForMs) breaker.restore({ ...snapshot, openForMs });
  }
}

function keyOf({ providerId, modelId }: Target): string {
  return `${providerId}\n${modelId}`;
}

/** The reason that `Breaker.restore` gives for a change: it has been told already. */
const RESTORED = 'restored';
