import type { EmbedPriority } from '@sekha/contracts';
import type { EngineName, EngineOptions } from '../model/engine.js';
import type { WindowLimits } from '../tokeniser/plan-windows.js';

/** What the thread is started with. */
export interface WorkerOptions extends EngineOptions {
  /** Of texts longer than one pass. */
  windows: Pick<WindowLimits, 'overlap' | 'maxWindows'>;
}

/** To the thread. */
export type WorkerRequest =
  | { type: 'embed'; id: number; texts: readonly string[]; priority?: EmbedPriority | undefined }
  | { type: 'abort'; id: number }
  | { type: 'close' };

/** From the thread. `ready` or `failed` comes first; a request gets `accepted` and then `done` or `refused`. */
export type WorkerReply =
  | { type: 'ready'; engine: EngineName; fallbackReason?: string | undefined }
  | { type: 'failed'; reason: string }
  | { type: 'accepted'; id: number }
  /** `vectors` holds all vectors one after the other. */
  | { type: 'done'; id: number; vectors: Float32Array; tokens: number }
  | { type: 'refused'; id: number; reason: string };
