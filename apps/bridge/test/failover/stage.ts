import { createLogger, EnvironmentReader } from '@sekha/service-kit';
import type { BridgeConfig } from '../../src/config/bridge-config.js';
import type { ConfigReport } from '../../src/config/config-report.js';
import { type Bridge, createBridge } from '../../src/create-bridge.js';
import { readServing } from '../../src/http/serving.js';
import { systemClock } from '../../src/resilience/clock.js';
import { aConfig, aModel, aProvider } from '../a-config.js';
import { played } from './catalogue-time.js';
import { healthyAnswer } from './healthy-answer.js';
import { ask, type CallerView } from './read-answer.js';
import type { Upstream, UpstreamStyle } from './upstreams.js';

const report: ConfigReport = { valid: true, errors: [], warnings: [], summary: null };

/** A bridge before a primary and a fallback, all of one style, with the clocks of the catalogue. */
export class Stage {
  private constructor(
    readonly style: UpstreamStyle,
    readonly primary: Upstream,
    readonly fallback: Upstream,
    private readonly bridge: Bridge,
    readonly url: string,
  ) {}

  static async open(
    style: UpstreamStyle,
    change: Partial<BridgeConfig> = {},
    keepAliveMs = 15_000,
  ): Promise<Stage> {
    const primary = style.make(style.primaryModel);
    const fallback = style.make(style.fallbackModel);
    for (const upstream of [primary, fallback]) {
      upstream.replies.always(healthyAnswer);
      await upstream.start();
    }
    const bridge = await createBridge({
      config: catalogueConfig(style, primary, fallback, change),
      serving: readServing(new EnvironmentReader({})),
      logger: createLogger({ app: 'bridge', level: 'silent', destination: { write: () => undefined } }),
      version: '0.0.0-test',
      surroundings: { clock: systemClock, random: Math.random, keepAliveMs },
      validateConfig: () => report,
    });
    await bridge.app.listen(0, '127.0.0.1');
    return new Stage(style, primary, fallback, bridge, await bridge.app.getUrl());
  }

  /** One streamed request for the task that both models have. */
  ask(body: object = {}, signal?: AbortSignal): Promise<CallerView> {
    return ask(this.url, { model: 'chat_smart', ...body }, signal);
  }

  /** The chat calls that an upstream saw; probes are no calls. */
  calls(upstream: Upstream): Upstream['log']['calls'] {
    return upstream.log.of(this.style.chatPath);
  }

  async metrics(): Promise<string> {
    return (await fetch(`${this.url}/metrics`)).text();
  }

  async close(): Promise<void> {
    await this.bridge.app.close();
    await this.primary.stop();
    await this.fallback.stop();
  }
}

/** Two retries and 30 s timeouts, as the catalogue says; who is silent for 10 s is slow when another is faster. */
function catalogueConfig(
  { type, primaryModel, fallbackModel }: UpstreamStyle,
  primary: Upstream,
  fallback: Upstream,
  change: Partial<BridgeConfig>,
): ReturnType<typeof aConfig> {
  const price = { input: 0.001, output: 0.002 };
  const provider = (id: string, priority: number, upstream: Upstream, modelId: string, window: number) =>
    aProvider({
      id,
      type,
      baseUrl: upstream.baseUrl,
      priority,
      timeoutMs: played(30),
      models: [aModel({ modelId, task: 'chat_smart', contextWindow: window, price })],
    });
  return aConfig(
    [
      provider('primary', 1, primary, primaryModel, 8192),
      provider('fallback', 2, fallback, fallbackModel, 128_000),
    ],
    {
      routing: {
        autoFallback: true,
        requireVisionForImages: true,
        maxCostPerRequest: null,
        circuitBreaker: { failureThreshold: 5, resetTimeoutMs: played(60), successThreshold: 2 },
      },
      healthCheckIntervalMs: played(10),
      timeouts: {
        connectMs: played(10),
        headersMs: played(30),
        firstContentMs: played(10),
        idleMs: played(10),
        totalMs: played(300),
        minTokensPerSecond: null,
      },
      retry: { maxRetries: 2, maxAttempts: 6, baseDelayMs: played(0.25), maxDelayMs: played(8) },
      streams: { holdBackTokens: 4, goOn: 'try' },
      ...change,
    },
  );
}
