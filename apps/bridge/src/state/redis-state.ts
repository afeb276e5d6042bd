import { RedisLink, type RedisSettings } from './redis-link.js';
import { RECALL, RESERVE, SETTLE, SHARE, TOTALS } from './redis-scripts.js';
import type { Admission, Charge, Outlay, SharedState, ShareListener } from './shared-state.js';

/** One hash slot for everything: a script may touch any of our keys, also in a cluster. */
const PREFIX = '{sekha-bridge}:';

/** A settle that got no answer is sent again within seconds of the recovery. */
const MARKER_MS = 60_000;

/**
 * Shared state in Redis: each operation is one script. Throws {@link StateUnavailable} within the deadline whatever
 * happens to the server. Whoever needs an answer all the same puts a stand-in before it.
 */
export class RedisState implements SharedState {
  private readonly link: RedisLink;
  private readonly listeners = new Map<string, ShareListener[]>();

  constructor(settings: RedisSettings) {
    this.link = new RedisLink(settings);
    this.link.listening.on('message', (channel: string, message: string) => this.hear(channel, message));
    this.link.listening.on('ready', () => {
      for (const topic of this.listeners.keys()) void this.attend(topic).catch(() => undefined);
    });
    this.link.open();
  }

  async reserve(id: string, charges: readonly Charge[], holdMs: number): Promise<Admission> {
    const args = charges.flatMap(({ amount, limit, endsAtMs }) => [
      String(amount),
      String(limit ?? -1),
      String(endsAtMs),
    ]);
    const answer = await this.link.run(RESERVE, meterKeys(charges), [id, String(holdMs), ...args]);
    const [refused = 0, ...totals] = numbers(answer);
    return { refused: refused === 0 ? null : refused - 1, totals };
  }

  async settle(id: string, outlays: readonly Outlay[]): Promise<void> {
    const args = outlays.flatMap(({ amount, endsAtMs }) => [String(amount), String(endsAtMs)]);
    const keys = [`${PREFIX}settled:${id}`, ...meterKeys(outlays)];
    await this.link.run(SETTLE, keys, [id, String(MARKER_MS), ...args]);
  }

  async totals(meters: readonly string[]): Promise<number[]> {
    return numbers(await this.link.run(TOTALS, meterKeys(meters.map((meter) => ({ meter }))), []));
  }

  async share(topic: string, key: string, value: string, ttlMs: number): Promise<void> {
    const message = JSON.stringify([key, value]);
    await this.link.run(SHARE, topicKeys(topic), [channelOf(topic), key, value, String(ttlMs), message]);
  }

  /** Never rejects: without a connection it subscribes as soon as there is one. */
  async subscribe(topic: string, listener: ShareListener): Promise<void> {
    this.listeners.set(topic, [...(this.listeners.get(topic) ?? []), listener]);
    await this.attend(topic).catch(() => undefined);
  }

  async close(): Promise<void> {
    this.listeners.clear();
    this.link.close();
  }

  ping(): Promise<void> {
    return this.link.ping();
  }

  reconnect(): void {
    this.link.reconnect();
  }

  private async attend(topic: string): Promise<void> {
    await this.link.listening.subscribe(channelOf(topic));
    const values = await this.link.run(RECALL, topicKeys(topic), []);
    if (!Array.isArray(values)) return;
    for (let at = 0; at + 1 < values.length; at += 2)
      this.tell(topic, String(values[at]), String(values[at + 1]));
  }

  private hear(channel: string, message: string): void {
    const [key, value] = JSON.parse(message) as [string, string];
    this.tell(channel.slice(channelOf('').length), key, value);
  }

  private tell(topic: string, key: string, value: string): void {
    for (const listener of this.listeners.get(topic) ?? []) listener(key, value);
  }
}

function meterKeys(charged: readonly { meter: string }[]): string[] {
  return charged.flatMap(({ meter }) => [`${PREFIX}meter:${meter}`, `${PREFIX}holds:${meter}`]);
}

function topicKeys(topic: string): string[] {
  return [`${PREFIX}topic:${topic}`, `${PREFIX}lives:${topic}`];
}

function channelOf(topic: string): string {
  return `${PREFIX}channel:${topic}`;
}

function numbers(answer: unknown): number[] {
  return Array.isArray(answer) ? answer.map(Number) : [];
}
