import type { CallSettings } from '../calls/call-candidate.js';
import type { BridgeConfig } from '../config/bridge-config.js';
import type { ClockSettings } from '../resilience/call-clocks.js';

/**
 * How calls are run under a configuration. A provider's `timeout` bounds a plain attempt as a whole, and of a stream
 * the time to its first content: a long answer that keeps coming is not late.
 */
export function callSettings({ retry, timeouts, streams, providers }: BridgeConfig): CallSettings {
  const plain = new Map<string, ClockSettings>();
  const streamed = new Map<string, ClockSettings>();
  for (const { id, timeoutMs } of providers) {
    plain.set(id, { totalMs: timeoutMs });
    streamed.set(id, {
      headersMs: timeouts.headersMs ?? undefined,
      firstContentMs: Math.min(timeouts.firstContentMs ?? timeoutMs, timeoutMs),
      idleMs: timeouts.idleMs ?? undefined,
      minTokensPerSecond: timeouts.minTokensPerSecond ?? undefined,
    });
  }
  const none: ClockSettings = {};
  return {
    retry,
    maxAttempts: retry.maxAttempts,
    totalMs: timeouts.totalMs,
    holdBackTokens: streams.holdBackTokens,
    goOn: streams.goOn,
    clocksOf: (providerId, stream) => (stream ? streamed : plain).get(providerId) ?? none,
  };
}
