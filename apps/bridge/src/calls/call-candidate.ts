import { AppError } from '@sekha/contracts';
import type { GoOnPolicy } from '../config/go-on-policies.js';
import type { Provider } from '../providers/provider.js';
import type { ClockSettings } from '../resilience/call-clocks.js';
import type { Target } from '../resilience/policy.js';
import type { RetrySettings } from '../resilience/retry-delay.js';

/** A model that may answer a request, with the adapter that reaches it. */
export interface CallCandidate extends Target {
  readonly providerType: string;
  readonly provider: Provider;
  /** USD; null when the model has no known price. */
  readonly estimatedCostUsd: number | null;
  /** Why it stands where it stands: "Selected by priority (1)". */
  readonly reason: string;
}

/** What one request may spend and how long it may take, from the configuration. */
export interface CallSettings {
  retry: RetrySettings;
  /** Retries and fallbacks together. */
  maxAttempts: number;
  /** Deadline of a whole request, milliseconds. */
  totalMs: number;
  holdBackTokens: number | 'all';
  goOn: GoOnPolicy;
  /** Clocks of a plain and of a streamed attempt at this provider. */
  clocksOf(providerId: string, streamed: boolean): ClockSettings;
}

/** For a candidate whose adapter has no word for the operation. */
export function cannot({ providerId }: Target, operation: string): AppError {
  return new AppError('model.unsupported', `${providerId} cannot ${operation}`);
}
