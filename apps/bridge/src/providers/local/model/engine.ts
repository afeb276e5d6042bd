import type { WordPiece } from '../tokeniser/wordpiece.js';
import type { Precision } from './minilm-graph.js';

/** Runs the model. Both engines give the same vectors (cosine above 0.999). */
export interface Engine {
  readonly name: EngineName;
  /** One vector for each row of token ids, in order. It may block the thread it is called on. */
  run(rows: readonly (readonly number[])[]): Promise<Float32Array[]>;
  close(): Promise<void>;
}

export type EngineName = 'onnx' | 'wasm';

export interface EngineOptions {
  /** `auto` takes the native engine and, where its library does not load, the WASM one. */
  engine: EngineName | 'auto';
  precision: Precision;
  /** Threads inside one run; the WASM engine has one. */
  threads: number;
}

export type OpenEngine = (tokeniser: WordPiece, options: EngineOptions) => Promise<Engine>;

export interface OpenedEngine {
  engine: Engine;
  /** Why the native engine was not taken, when `auto` had to do without. */
  fallbackReason?: string | undefined;
}

/** Opens the engine that the options ask for. */
export async function openEngine(
  tokeniser: WordPiece,
  options: EngineOptions,
  engines: Record<EngineName, OpenEngine>,
): Promise<OpenedEngine> {
  if (options.engine !== 'auto') return { engine: await engines[options.engine](tokeniser, options) };
  try {
    return { engine: await engines.onnx(tokeniser, options) };
  } catch (error) {
    return { engine: await engines.wasm(tokeniser, options), fallbackReason: String(error) };
  }
}
