import { AppError } from '@sekha/contracts';
import type { BridgeConfig } from '../config/bridge-config.js';
import type { Charge, Outlay, SharedState } from '../state/shared-state.js';
import {
  type BudgetScope,
  type MoneyLimit,
  moneyLimitsOf,
  requestLimitOf,
  type Spender,
} from './money-limits.js';
import { type NanoUsd, toUsd } from './price.js';

export interface PurseSettings extends Pick<BridgeConfig, 'budgets' | 'keys'> {
  /** True: without the shared state nothing is spent that a budget limits. */
  readonly strict: boolean;
  /** Longer than a call may take: what is not settled by then belongs to a process that has crashed. */
  readonly holdMs: number;
}

export interface PurseSurroundings {
  /** Milliseconds since 1970. */
  wallMs(): number;
  newId(): string;
  /** Called for each refusal. */
  refused(scope: BudgetScope | 'unpriced', window: 'request' | 'day' | 'month', spender: Spender): void;
}

export interface Spending extends Spender {
  readonly modelId: string;
  /** Null = the model has no known price. */
  readonly estimate: NanoUsd | null;
}

/** Money set aside for one call. */
export interface MoneyHold {
  /** Its real cost replaces what was set aside; 0 when nothing was answered. Once; never rejects. */
  settle(cost: NanoUsd): Promise<void>;
}

const NOTHING_HELD: MoneyHold = { settle: async () => undefined };

/**
 * Sets money aside before a call and puts the real cost in its place after it, on every budget that the call counts
 * in. However many calls run at once, what has been used and what is set aside never exceeds a limit, so that an
 * overrun is at most the error of the estimates of the calls under way.
 */
export class Purse {
  constructor(
    private readonly state: SharedState,
    private readonly surroundings: PurseSurroundings,
  ) {}

  /**
   * Undefined: no budget is concerned, and nothing need be settled. Throws `budget.exceeded`, with when the window ends,
   * or `budget.unavailable`.
   */
  reserve(spending: Spending, settings: PurseSettings): Promise<MoneyHold> | undefined {
    const limits = moneyLimitsOf(spending, settings, this.surroundings.wallMs());
    const perRequest = requestLimitOf(spending, settings);
    if (limits.length === 0 && perRequest === undefined) return undefined;
    return this.holdFor(spending, settings, limits, perRequest);
  }

  private async holdFor(
    spending: Spending,
    settings: PurseSettings,
    limits: readonly MoneyLimit[],
    perRequest: ReturnType<typeof requestLimitOf>,
  ): Promise<MoneyHold> {
    const estimate = this.priced(spending, settings);
    if (perRequest !== undefined && estimate > perRequest.limit) {
      this.surroundings.refused(perRequest.scope, 'request', spending);
      throw tooDear(spending, estimate, perRequest.limit);
    }
    // What is free may be had with an empty purse. Its cost, should it have one after all, is counted below.
    const charges = limits.map((one) => toCharge(one, estimate, settings.strict));
    if (charges.length === 0) return NOTHING_HELD;
    const id = this.surroundings.newId();
    if (estimate > 0) await this.hold(id, charges, limits, spending, settings.holdMs);
    return {
      settle: (cost) =>
        this.state.settle(
          id,
          charges.map((charge): Outlay => ({ ...charge, amount: cost })),
        ),
    };
  }

  private async hold(
    id: string,
    charges: readonly Charge[],
    limits: readonly MoneyLimit[],
    spending: Spending,
    holdMs: number,
  ): Promise<void> {
    const { refused, totals } = await this.state.reserve(id, charges, holdMs);
    if (refused === null) return;
    const limit = limits[refused];
    if (limit === undefined) throw new AppError('internal', 'a charge that was never made was refused');
    const { kind, endsAtMs } = limit.window;
    this.surroundings.refused(limit.scope, kind === 'month' ? 'month' : 'day', spending);
    const left = Math.max(0, limit.limit - (totals[refused] ?? 0));
    throw new AppError('budget.exceeded', exceededText(limit, left, charges[refused]?.amount ?? 0), {
      retryAfterMs: Math.max(1, endsAtMs - this.surroundings.wallMs()),
      details: {
        scope: limit.scope,
        window: kind,
        limit_usd: toUsd(limit.limit),
        remaining_usd: toUsd(left),
        resets_at: new Date(endsAtMs).toISOString(),
      },
    });
  }

  private priced(spending: Spending, { budgets }: PurseSettings): NanoUsd {
    if (spending.estimate !== null) return spending.estimate;
    if (budgets.allowUnpriced) return 0;
    this.surroundings.refused('unpriced', 'request', spending);
    throw new AppError(
      'budget.exceeded',
      `${spending.providerId}/${spending.modelId} has no known price, so no budget can cover it; ` +
        'state cost_per_1k_input and cost_per_1k_output, or set budgets.allow_unpriced',
    );
  }
}

function tooDear({ providerId, modelId }: Spending, estimate: NanoUsd, limit: NanoUsd): AppError {
  return new AppError(
    'budget.exceeded',
    `${providerId}/${modelId} would cost about ${usd(estimate)}, one request may cost ${usd(limit)}`,
  );
}

function toCharge({ meter, limit, window }: MoneyLimit, amount: NanoUsd, strict: boolean): Charge {
  return { meter, amount, limit, endsAtMs: window.endsAtMs, strict };
}

function exceededText({ scope, name, window, limit }: MoneyLimit, left: NanoUsd, estimate: NanoUsd): string {
  const whose = {
    global: 'the budget',
    provider: `the budget of provider '${name}'`,
    key: `the budget of key '${name}'`,
  };
  const end = new Date(window.endsAtMs).toISOString();
  return `${whose[scope]} of ${usd(limit)} a ${window.kind} has ${usd(left)} left, the call would cost about ${usd(estimate)}; it begins anew at ${end}`;
}

/** Plain decimals, no trailing zeros. */
function usd(nano: NanoUsd): string {
  return `$${toUsd(nano)
    .toFixed(9)
    .replace(/\.?0+$/, '')}`;
}
