import { ConfigError, type HealthCheck, type Metrics } from '@sekha/service-kit';
import type { Logger } from 'pino';
import { LimitDesk } from '../calls/call-limits.js';
import type { BridgeConfig } from '../config/bridge-config.js';
import { CallLedger } from '../ledger/call-ledger.js';
import { LedgerDatabase } from '../ledger/ledger-database.js';
import { spentBefore } from '../ledger/spent-before.js';
import { type OpenState, openState } from '../state/open-state.js';
import type { SharedState } from '../state/shared-state.js';
import { watchLedger } from '../telemetry/ledger-telemetry.js';
import { LimitMetrics, watchBudgets } from '../telemetry/limit-metrics.js';
import { watchState } from '../telemetry/state-telemetry.js';

export interface AccountsGround {
  /** Where the ledger is kept; null = in memory, forgotten at the end. */
  dataDir: string | null;
  redis: BridgeConfig['redis'];
  /** The configuration that is current when somebody asks. */
  current: () => BridgeConfig;
  metrics: Metrics;
  logger: Logger;
}

/** What outlives a configuration: the ledger, and what is used of budgets and limits. */
export class Accounts {
  private constructor(
    readonly limits: LimitDesk,
    readonly ledger: CallLedger,
    private readonly opened: OpenState,
  ) {}

  /** Throws a ConfigError when the data folder cannot be used. */
  static async open({ dataDir, redis, current, metrics, logger }: AccountsGround): Promise<Accounts> {
    const ledger = new CallLedger(openDatabase(dataDir), watchLedger(metrics, logger));
    const known = (meter: string): number => spentBefore(meter, (filter) => ledger.sums(filter));
    const opened = await openState(redis, watchState(metrics, logger), known);
    watchBudgets(metrics, opened.state, current);
    return new Accounts(new LimitDesk(opened.state, new LimitMetrics(metrics)), ledger, opened);
  }

  /** Worth knowing, no reason to stop: without Redis limits hold within each process only, on a full disk calls wait. */
  get checks(): HealthCheck[] {
    const { health } = this.opened;
    const ledger = ledgerCheck(this.ledger);
    if (health === undefined) return [ledger];
    const error = 'Redis does not answer; limits hold within each process';
    const check: HealthCheck['check'] = () =>
      health().up ? { status: 'ok' } : { status: 'degraded', error };
    return [ledger, { name: 'shared_state', critical: false, check }];
  }

  /** What is shared with other processes; undefined where there are none. */
  get shared(): SharedState | undefined {
    return this.opened.health === undefined ? undefined : this.opened.state;
  }

  async close(): Promise<void> {
    this.ledger.close();
    await this.opened.state.close();
  }
}

function ledgerCheck(ledger: Pick<CallLedger, 'unwritten'>): HealthCheck {
  const check: HealthCheck['check'] = () => {
    const { unwritten } = ledger;
    if (unwritten === 0) return { status: 'ok' };
    return { status: 'degraded', error: `the disk refuses the ledger; ${unwritten} calls wait in memory` };
  };
  return { name: 'ledger', critical: false, check };
}

function openDatabase(dataDir: string | null): LedgerDatabase {
  try {
    return LedgerDatabase.open(dataDir);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`SEKHA_DATA_DIR: the ledger cannot be kept in "${dataDir}": ${why}`]);
  }
}
