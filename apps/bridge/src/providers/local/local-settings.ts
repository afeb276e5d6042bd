import { availableParallelism } from 'node:os';
import type { EngineName } from './model/engine.js';
import type { Precision } from './model/minilm-graph.js';

/** Settings of the embedded model; every one but `id` has a default. */
export interface LocalSettings {
  id: string;
  /** `auto` (default): native, or WASM where the native library does not load. */
  engine?: EngineName | 'auto' | undefined;
  /** `fp32` (default), or `int8`: faster, mean cosine 0.99 to fp32. Only the native engine knows `int8`. */
  precision?: Precision | undefined;
  /** Threads inside one run of the native engine; default 2, or 1 on a machine with one core. */
  threads?: number | undefined;
  /** Texts that may wait before calls are refused with `provider.overloaded`; default 10,000. */
  maxQueuedTexts?: number | undefined;
  /** The same in characters; default 32 million. */
  maxQueuedCharacters?: number | undefined;
  /** Windows of 256 tokens that a long text is cut into, at most; default 16, about 3,500 words. */
  maxWindows?: number | undefined;
}

export type ResolvedLocalSettings = { [Name in keyof LocalSettings]-?: NonNullable<LocalSettings[Name]> };

/** Fills the defaults in. Throws a RangeError on a number that is no positive integer. */
export function resolveLocalSettings(settings: LocalSettings): ResolvedLocalSettings {
  const resolved = {
    id: settings.id,
    engine: settings.engine ?? 'auto',
    precision: settings.precision ?? 'fp32',
    threads: settings.threads ?? Math.min(2, availableParallelism()),
    maxQueuedTexts: settings.maxQueuedTexts ?? 10_000,
    maxQueuedCharacters: settings.maxQueuedCharacters ?? 32_000_000,
    maxWindows: settings.maxWindows ?? 16,
  };
  for (const [name, value] of Object.entries(resolved))
    if (typeof value === 'number' && !(Number.isInteger(value) && value > 0))
      throw new RangeError(`local model: ${name} must be a positive integer, not ${value}`);
  return resolved;
}
