import type { ShareListener } from './shared-state.js';

interface Value {
  text: string;
  untilMs: number;
}

const MOST_VALUES = 10_000;

/** Shared values and their listeners, within one process. */
export class MemoryTopics {
  private readonly values = new Map<string, Map<string, Value>>();
  private readonly listeners = new Map<string, ShareListener[]>();

  share(topic: string, key: string, text: string, untilMs: number): void {
    const values = this.values.get(topic) ?? new Map<string, Value>();
    this.values.set(topic, values);
    values.delete(key);
    const oldest = values.keys().next().value;
    if (values.size >= MOST_VALUES && oldest !== undefined) values.delete(oldest);
    values.set(key, { text, untilMs });
    for (const listener of this.listeners.get(topic) ?? []) listener(key, text);
  }

  subscribe(topic: string, listener: ShareListener, nowMs: number): void {
    this.listeners.set(topic, [...(this.listeners.get(topic) ?? []), listener]);
    for (const [key, { text, untilMs }] of this.values.get(topic) ?? [])
      if (untilMs > nowMs) listener(key, text);
  }

  clear(): void {
    this.values.clear();
    this.listeners.clear();
  }
}
