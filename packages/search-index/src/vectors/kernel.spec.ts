import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { createKernel } from './choose-kernel.js';
import { CopiedMemory } from './copied-memory.js';
import { JsKernel } from './js-kernel.js';
import type { Kernel } from './kernel.js';
import { CHUNK_ROWS } from './space-layout.js';
import { WasmKernel } from './wasm-kernel.js';

const QUERY = 64;
const DATA = 65_536;
const PRODUCTS = 50;
const OUT = 2 ** 22;
const LIST = OUT + 65_536;
const MASK = LIST + 65_536;
const SIZE = MASK + 65_536;

/** Pseudo-random rows and query, made once. */
const BYTES = randomBytes(DATA + CHUNK_ROWS * 384);

function randomBytes(size: number): Uint8Array {
  const { imul } = Math;
  let state = 12_345;
  const next = (): number => {
    state = (imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 16;
  };
  return Uint8Array.from({ length: size }, next);
}

/** The same bytes in both kernels. */
function filled(kernel: Kernel): Kernel {
  kernel.grow(SIZE);
  kernel.u8.set(BYTES);
  return kernel;
}

/** `distance << 16 | row` of the rows within the limit; every seventh is not wanted, every fifth has no vector. */
function near(kernel: Kernel, rowBytes: number, limit: number): number[] {
  for (let row = 0; row < CHUNK_ROWS; row++) {
    kernel.u8[MASK + row] = Number(row % 7 !== 0);
    kernel.u8[DATA + CHUNK_ROWS * rowBytes + row] = Number(row % 5 !== 0);
  }
  const count = kernel.near(QUERY, DATA, rowBytes, MASK, limit);
  const found = (MASK + CHUNK_ROWS) >>> 2;
  return [...kernel.u32.subarray(found, found + count)];
}

function products(kernel: Kernel, rowBytes: number): number[] {
  for (let i = 0; i < PRODUCTS; i++) kernel.u32[(LIST >>> 2) + i] = DATA + ((i * 13) % PRODUCTS) * rowBytes;
  kernel.dots(QUERY, LIST, PRODUCTS, rowBytes, OUT);
  return [...kernel.i32.subarray(OUT >>> 2, (OUT >>> 2) + PRODUCTS)];
}

describe('the kernels', () => {
  it.each([16, 32, 48, 64, 96, 128, 192, 384])('agree on the distances of rows of %i bytes', (rowBytes) => {
    const limit = rowBytes * 4;
    const wasm = near(filled(new WasmKernel()), rowBytes, limit);
    expect(wasm).toEqual(near(filled(new JsKernel()), rowBytes, limit));
    expect(wasm.length).toBeGreaterThan(0);
    const all = near(filled(new WasmKernel()), rowBytes, rowBytes * 8);
    expect(all.map((word) => word & 0xffff)).toEqual(
      Array.from({ length: CHUNK_ROWS }, (_, row) => row).filter((row) => row % 7 !== 0 && row % 5 !== 0),
    );
    expect(wasm).toEqual(all.filter((word) => word >>> 16 <= limit));
  });

  it.each([16, 112, 384, 400, 768, 1536, 3072])('agree on the products of rows of %i bytes', (rowBytes) => {
    expect(products(filled(new WasmKernel()), rowBytes)).toEqual(products(filled(new JsKernel()), rowBytes));
  });

  it('count the bits that differ', () => {
    const kernel = createKernel('wasm');
    kernel.grow(SIZE);
    kernel.u8.fill(0);
    kernel.u8[DATA + 48] = 0b101;
    kernel.u8[DATA + 95] = 0xff;
    kernel.u8.fill(1, MASK, MASK + CHUNK_ROWS);
    kernel.u8.fill(1, DATA + 48 * CHUNK_ROWS, DATA + 48 * CHUNK_ROWS + 2);
    expect(kernel.near(QUERY, DATA, 48, MASK, 384)).toBe(2);
    const found = (MASK + CHUNK_ROWS) >>> 2;
    expect([...kernel.u32.subarray(found, found + 2)]).toEqual([0, (10 << 16) | 1]);
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
