import { Redis } from 'ioredis';
import type { RedisScript } from './redis-scripts.js';
import { withinDeadline } from './within-deadline.js';

export interface RedisSettings {
  /** `redis://` or `rediss://`. */
  url: string;
  /** Of every command; a request never waits longer for Redis. */
  deadlineMs: number;
}

const RECONNECT_MS = 200;
const CONNECT_TIMEOUT_MS = 1000;

/** One connection for commands and one for subscriptions; both come back by themselves. Nothing is queued. */
export class RedisLink {
  readonly commands: Redis;
  readonly listening: Redis;

  constructor(private readonly settings: RedisSettings) {
    this.commands = connection(settings.url);
    this.listening = connection(settings.url);
  }

  /** Begins to connect. A server that is not there is found out by the first command. */
  open(): void {
    for (const redis of [this.commands, this.listening]) redis.connect().catch(ignored);
  }

  async run(script: RedisScript, keys: readonly string[], args: readonly string[]): Promise<unknown> {
    return withinDeadline(this.evaluate(script, keys, args), this.settings.deadlineMs);
  }

  async ping(): Promise<void> {
    await withinDeadline(this.commands.ping(), this.settings.deadlineMs);
  }

  /** Gives up connections that do not answer: those of a network that is gone die only after many minutes. */
  reconnect(): void {
    for (const redis of [this.commands, this.listening]) redis.disconnect(true);
  }

  close(): void {
    for (const redis of [this.commands, this.listening]) redis.disconnect();
  }

  private async evaluate(
    { text, sha1 }: RedisScript,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<unknown> {
    try {
      return await this.commands.evalsha(sha1, keys.length, ...keys, ...args);
    } catch (error) {
      // A server that has restarted has forgotten the script.
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return this.commands.eval(text, keys.length, ...keys, ...args);
    }
  }
}

function connection(url: string): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: CONNECT_TIMEOUT_MS,
    // A server that is frozen never answers our farewell.
    disconnectTimeout: 100,
    retryStrategy: () => RECONNECT_MS,
    // A Redis that loads its data is not ready; asking it again is the retry's work.
    maxLoadingRetryTime: RECONNECT_MS,
  });
  // Without a listener each failed attempt would be printed; commands tell the same, and telemetry counts them.
  redis.on('error', ignored);
  return redis;
}

function ignored(): void {}
