import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { createKernel } from './choose-kernel.js';
import { CopiedMemory } from './copied-memory.js';
import { JsKernel } from './js-kernel.js';
import { type Kernel, NOT_SELECTED } from './kernel.js';
import { WasmKernel } from './wasm-kernel.js';

const ROWS = 50;
const QUERY = 64;
const DATA = 65_536;
const OUT = 2 ** 20;
const LIST = OUT + 65_536;

/** The same bytes in both kernels: pseudo-random rows and query. */
function filled(kernel: Kernel): Kernel {
  kernel.grow(2 ** 21);
  let state = 12_345;
  for (let i = QUERY; i < OUT; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    kernel.u8[i] = state >>> 16;
  }
  return kernel;
}

function distances(
  kernel: Kernel,
  rowBytes: number,
): { distances: number[]; histogram: number[]; found: number[] } {
  const histogram = (QUERY + rowBytes) >>> 2;
  const bins = rowBytes * 8 + 1;
  kernel.u32.fill(0, histogram, histogram + bins);
  for (let i = 0; i < ROWS; i++) kernel.u16[(OUT >>> 1) + i] = i % 7 === 0 ? NOT_SELECTED : 0;
  kernel.hamming(QUERY, DATA, ROWS, rowBytes, OUT);
  const count = kernel.collect(OUT, ROWS, rowBytes * 4, 1000, LIST);
  return {
    distances: [...kernel.u16.subarray(OUT >>> 1, (OUT >>> 1) + ROWS)],
    histogram: [...kernel.u32.subarray(histogram, histogram + bins)],
    found: [...kernel.u32.subarray(LIST >>> 2, (LIST >>> 2) + count)],
  };
}

function products(kernel: Kernel, rowBytes: number): number[] {
  for (let i = 0; i < ROWS; i++) kernel.u32[(LIST >>> 2) + i] = DATA + ((i * 13) % ROWS) * rowBytes;
  kernel.dots(QUERY, LIST, ROWS, rowBytes, OUT);
  return [...kernel.i32.subarray(OUT >>> 2, (OUT >>> 2) + ROWS)];
}

describe('the kernels', () => {
  it.each([16, 32, 48, 64, 96, 128, 192, 384])('agree on the distances of rows of %i bytes', (rowBytes) => {
    const wasm = distances(filled(new WasmKernel()), rowBytes);
    expect(wasm).toEqual(distances(filled(new JsKernel()), rowBytes));
    expect(wasm.distances[0]).toBe(NOT_SELECTED);
    expect(wasm.found.length).toBeGreaterThan(0);
    expect(wasm.found.length).toBeLessThan(ROWS);
    expect(wasm.histogram.reduce((sum, count) => sum + count)).toBe(ROWS - Math.ceil(ROWS / 7));
  });

  it.each([16, 112, 384, 400, 768, 1536, 3072])('agree on the products of rows of %i bytes', (rowBytes) => {
    expect(products(filled(new WasmKernel()), rowBytes)).toEqual(products(filled(new JsKernel()), rowBytes));
  });

  it('count the bits that differ', () => {
    const kernel = createKernel('wasm');
    kernel.grow(2 ** 21);
    kernel.u8.fill(0);
    kernel.u8[DATA] = 0b101;
    kernel.u8[DATA + 47] = 0xff;
    kernel.hamming(QUERY, DATA, 1, 48, OUT);
    expect(kernel.u16[OUT >>> 1]).toBe(10);
  });

  it('are the best this engine has unless one is asked for', () => {
    expect(createKernel('auto').name).toBe('wasm');
    expect(createKernel('js').name).toBe('js');
  });

  it('run over copied memory where there is no WebAssembly', () => {
    const memory = new CopiedMemory();
    new Uint8Array(memory.buffer)[5] = 7;
    memory.grow(20);
    expect(memory.buffer.byteLength).toBeGreaterThanOrEqual(21 * 65_536);
    expect(new Uint8Array(memory.buffer)[5]).toBe(7);
  });

  it('are the bytes that the committed source assembles to', async () => {
    const { assembleKernel, kernelModule } = await import('../../scripts/build-kernel.mjs');
    const committed = readFileSync(new URL('./kernel-bytes.generated.ts', import.meta.url), 'utf8');
    expect(committed).toBe(kernelModule(await assembleKernel()));
  });
});
