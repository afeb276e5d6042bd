/** `degraded` still serves; `down` does not. */
export type CheckStatus = 'ok' | 'degraded' | 'down';

export interface CheckResult {
  status: CheckStatus;
  /** Why it is not ok; shown to callers, so no secrets and no internals. */
  error?: string;
  [fact: string]: unknown;
}

/** One thing that a service depends on. It must answer quickly and may throw (= down). */
export interface HealthCheck {
  name: string;
  /** A critical check that is down makes the service unready. */
  critical: boolean;
  check(): Promise<CheckResult> | CheckResult;
}

export interface HealthReport {
  status: 'healthy' | 'degraded' | 'unhealthy';
  timestamp: string;
  version: string;
  uptime_seconds: number;
  checks: Record<string, CheckResult>;
}

const CHECK_TIMEOUT_MS = 2_000;

/** Asks every check at once; one that does not answer in two seconds counts as down. */
export class Health {
  private readonly startedAt = performance.now();

  constructor(
    private readonly version: string,
    private readonly checks: readonly HealthCheck[],
  ) {}

  async report(): Promise<HealthReport> {
    const results = await Promise.all(this.checks.map(async (one) => ({ one, result: await run(one) })));
    const critical = results.some(({ one, result }) => one.critical && result.status === 'down');
    const flawless = results.every(({ result }) => result.status === 'ok');
    return {
      status: critical ? 'unhealthy' : flawless ? 'healthy' : 'degraded',
      timestamp: new Date().toISOString(),
      version: this.version,
      uptime_seconds: Math.floor((performance.now() - this.startedAt) / 1000),
      checks: Object.fromEntries(results.map(({ one, result }) => [one.name, result])),
    };
  }
}

async function run(one: HealthCheck): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<CheckResult>((resolve) => {
    timer = setTimeout(() => resolve({ status: 'down', error: 'no answer in 2 seconds' }), CHECK_TIMEOUT_MS);
  });
  try {
    return await Promise.race([(async () => one.check())(), late]);
  } catch (error) {
    return { status: 'down', error: error instanceof Error ? error.message : 'failed' };
  } finally {
    clearTimeout(timer);
  }
}
