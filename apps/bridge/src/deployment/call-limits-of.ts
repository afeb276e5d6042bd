import type { CallLimits } from '../calls/call-limits.js';
import type { BridgeConfig } from '../config/bridge-config.js';

/** Beyond a call's deadline: its last answer may still be read by a slow caller. */
const GRACE_MS = 60_000;

/** Budgets and limits of calls under a configuration. */
export function callLimits({ budgets, keys, redis, timeouts }: BridgeConfig): CallLimits {
  return {
    budgets,
    keys,
    strict: redis.budgetsOnOutage === 'refuse',
    holdMs: timeouts.totalMs + GRACE_MS,
  };
}
