import { describe, expect, it } from '@jest/globals';
import { WordPiece } from '../tokeniser/wordpiece.js';
import { type Engine, type EngineName, type EngineOptions, openEngine } from './engine.js';

const tokeniser = new WordPiece({ '[PAD]': 0, '[UNK]': 1, '[CLS]': 2, '[SEP]': 3, '[MASK]': 4 });
const options: EngineOptions = { engine: 'auto', precision: 'fp32', threads: 1 };

function fake(name: EngineName): () => Promise<Engine> {
  return async () => ({ name, run: async () => [], close: async () => undefined });
}
const broken = async (): Promise<Engine> => {
  throw new Error('libonnxruntime.so.1: cannot open shared object file');
};

describe('openEngine', () => {
  it('takes the native engine where it loads', async () => {
    const opened = await openEngine(tokeniser, options, { onnx: fake('onnx'), wasm: broken });
    expect(opened.engine.name).toBe('onnx');
    expect(opened.fallbackReason).toBeUndefined();
  });

  it('falls back to WASM where the native library does not load, and tells why', async () => {
    const opened = await openEngine(tokeniser, options, { onnx: broken, wasm: fake('wasm') });
    expect(opened.engine.name).toBe('wasm');
    expect(opened.fallbackReason).toContain('cannot open shared object file');
  });

  it('does not fall back from an engine that was asked for by name', async () => {
    const asked = openEngine(tokeniser, { ...options, engine: 'onnx' }, { onnx: broken, wasm: fake('wasm') });
    await expect(asked).rejects.toThrow('cannot open shared object file');
  });
});
