import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { createKernel } from './choose-kernel.js';
import { CopiedMemory } from './copied-memory.js';
import { JsKernel } from './js-kernel.js';
import type { Kernel } from './kernel.js';
import { CHUNK_ROWS, TABLE_BYTES } from './space-layout.js';
import { WasmKernel } from './wasm-kernel.js';
import { weighSigns } from './weigh-signs.js';

const QUERY = 64;
const TABLES = 64;
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

/** `weight << 16 | row` of the rows within the limit; every seventh is not wanted, every fifth has no vector. */
function near(kernel: Kernel, rowBytes: number, limit: number): number[] {
  for (let row = 0; row < CHUNK_ROWS; row++) {
    kernel.u8[MASK + row] = Number(row % 7 !== 0);
    kernel.u8[DATA + CHUNK_ROWS * rowBytes + row] = Number(row % 5 !== 0);
  }
  const count = kernel.near(TABLES, DATA, rowBytes, MASK, limit);
  const found = (MASK + CHUNK_ROWS) >>> 2;
  return [...kernel.u32.subarray(found, found + count)];
}

/** Tables whose sums over four bytes stay within 8 bits, as those of queries do. */
function withTables(kernel: Kernel, rowBytes: number): Kernel {
  for (let at = 0; at < rowBytes * TABLE_BYTES; at++) kernel.u8[TABLES + at] = (BYTES[at] as number) % 31;
  return kernel;
}

function weights(kernel: Kernel, rowBytes: number): number[] {
  for (let i = 0; i < PRODUCTS; i++) kernel.u32[(LIST >>> 2) + i] = DATA + ((i * 13) % PRODUCTS) * rowBytes;
  kernel.weigh(TABLES, LIST, PRODUCTS, rowBytes, OUT);
  return [...kernel.i32.subarray(OUT >>> 2, (OUT >>> 2) + PRODUCTS)];
}

function products(kernel: Kernel, rowBytes: number): number[] {
  for (let i = 0; i < PRODUCTS; i++) kernel.u32[(LIST >>> 2) + i] = DATA + ((i * 13) % PRODUCTS) * rowBytes;
  kernel.dots(QUERY, LIST, PRODUCTS, rowBytes, OUT);
  return [...kernel.i32.subarray(OUT >>> 2, (OUT >>> 2) + PRODUCTS)];
}

describe('the kernels', () => {
  it.each([4, 8, 16, 24, 32, 36])('agree on the rows near by signs in %i bytes', (rowBytes) => {
    const most = rowBytes * 2 * 30;
    const limit = most / 2;
    const wasm = near(withTables(filled(WasmKernel.open()), rowBytes), rowBytes, limit);
    expect(wasm).toEqual(near(withTables(filled(new JsKernel()), rowBytes), rowBytes, limit));
    expect(wasm.length).toBeGreaterThan(0);
    const all = near(withTables(filled(WasmKernel.open()), rowBytes), rowBytes, most);
    expect(all.map((word) => word & 0xffff)).toEqual(
      Array.from({ length: CHUNK_ROWS }, (_, row) => row).filter((row) => row % 7 !== 0 && row % 5 !== 0),
    );
    expect(wasm).toEqual(all.filter((word) => word >>> 16 <= limit));
  });

  it.each([4, 24, 40, 164])('agree on the weights of rows of %i bytes', (rowBytes) => {
    const wasm = weights(withTables(filled(WasmKernel.open()), rowBytes), rowBytes);
    expect(wasm).toEqual(weights(withTables(filled(new JsKernel()), rowBytes), rowBytes));
    expect(new Set(wasm).size).toBeGreaterThan(10);
  });

  it.each([16, 112, 384, 400, 768, 1536, 3072])('agree on the products of rows of %i bytes', (rowBytes) => {
    expect(products(filled(WasmKernel.open()), rowBytes)).toEqual(products(filled(new JsKernel()), rowBytes));
  });

  it.each([() => WasmKernel.open(), () => new JsKernel()])('weigh the signs that differ', (make) => {
    const kernel = make();
    kernel.grow(SIZE);
    // Of a query whose first five signs weigh 1, 2, 4, 8 and 100, all positive.
    const { tables, largest } = weighSigns(Int16Array.of(1, 2, 4, 8, 100, 0, 0, 0), 4);
    kernel.u8.set(tables, TABLES);
    const unit = largest(4) / 115;
    kernel.u8.fill(1, MASK, MASK + CHUNK_ROWS);
    kernel.u8.fill(1, DATA + 4 * CHUNK_ROWS, DATA + 4 * CHUNK_ROWS + 18);
    // Row 1 has all signs of the query but the second; row 17, in the next group, all.
    kernel.u8[DATA + 1] = 0b1_1101;
    kernel.u8[DATA + 64 + 1] = 0b1_1111;
    expect(kernel.near(TABLES, DATA, 4, MASK, Math.round(unit * 10))).toBe(2);
    const found = (MASK + CHUNK_ROWS) >>> 2;
    const [one, other] = kernel.u32.subarray(found, found + 2);
    expect([(one as number) & 0xffff, other]).toEqual([1, 17]);
    expect(((one as number) >>> 16) / unit).toBeCloseTo(2, 0);
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
    const { assembleKernels, kernelModule } = await import('../../scripts/build-kernel.mjs');
    const committed = readFileSync(new URL('./kernel-bytes.generated.ts', import.meta.url), 'utf8');
    expect(committed).toBe(kernelModule(await assembleKernels()));
  });
});
