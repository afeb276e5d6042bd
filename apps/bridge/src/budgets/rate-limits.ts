import { AppError } from '@sekha/contracts';
import type { KeyConfig } from '../config/bridge-config.js';
import type { Charge, SharedState } from '../state/shared-state.js';
import { windowAt } from './limit-window.js';

export interface RateSurroundings {
  /** Milliseconds since 1970. */
  wallMs(): number;
  newId(): string;
  refused(keyName: string, what: 'requests' | 'tokens'): void;
}

/** A place in the minute of a key. */
export interface RateTicket {
  /** What the request really took replaces the estimate. Once; never rejects. */
  settle(tokens: number): Promise<void>;
}

const FREE_TICKET: RateTicket = { settle: async () => undefined };

/**
 * Requests and tokens of a key by the minute (UTC). A request takes its place and the tokens it is expected to take
 * before it is sent. Fails open: without the shared state each process counts by itself.
 */
export class RateLimits {
  constructor(
    private readonly state: SharedState,
    private readonly surroundings: RateSurroundings,
  ) {}

  /** Throws `rate_limit.exceeded`, with when the minute ends. */
  async admit(key: KeyConfig | undefined, estimatedTokens: number, holdMs: number): Promise<RateTicket> {
    if (key === undefined) return FREE_TICKET;
    const { requestsPerMinute, tokensPerMinute } = key.limits;
    if (requestsPerMinute === null && tokensPerMinute === null) return FREE_TICKET;
    const charges = this.charges(key, estimatedTokens);
    const id = this.surroundings.newId();
    const { refused } = await this.state.reserve(id, charges, holdMs);
    if (refused !== null) throw this.exceeded(key, charges[refused], estimatedTokens);
    return {
      settle: (tokens) =>
        this.state.settle(
          id,
          charges.map((charge) => ({ ...charge, amount: charge.meter.startsWith('tokens/') ? tokens : 1 })),
        ),
    };
  }

  private charges({ name, limits }: KeyConfig, tokens: number): Charge[] {
    const { name: minute, endsAtMs } = windowAt('minute', this.surroundings.wallMs());
    const charge = (what: 'requests' | 'tokens', amount: number, limit: number | null): Charge[] =>
      limit === null
        ? []
        : [{ meter: `${what}/key/${name}/minute/${minute}`, amount, limit, endsAtMs, strict: false }];
    return [
      ...charge('requests', 1, limits.requestsPerMinute),
      ...charge('tokens', tokens, limits.tokensPerMinute),
    ];
  }

  private exceeded({ name }: KeyConfig, charge: Charge | undefined, tokens: number): AppError {
    const limit = charge?.limit ?? 0;
    const what = charge?.meter.startsWith('tokens/') === true ? 'tokens' : 'requests';
    this.surroundings.refused(name, what);
    const never = what === 'tokens' && tokens > limit;
    const wait = Math.max(1, (charge?.endsAtMs ?? 0) - this.surroundings.wallMs());
    return new AppError(
      'rate_limit.exceeded',
      never
        ? `the request takes about ${tokens} tokens, key '${name}' may take ${limit} a minute`
        : `key '${name}' may take ${limit} ${what} a minute`,
      { details: { window: 'minute', limit, what }, ...(never ? {} : { retryAfterMs: wait }) },
    );
  }
}
