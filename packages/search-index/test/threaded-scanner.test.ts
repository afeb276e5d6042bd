import { afterEach, describe, expect, it } from '@jest/globals';
import { inlineScanner } from '../src/vectors/fronts/front-scanner.js';
import type { FrontScan, Fronts } from '../src/vectors/fronts/scan-fronts.js';
import { ThreadedScanner } from '../src/vectors/fronts/threaded-scanner.js';
import { JsKernel } from '../src/vectors/js-kernel.js';
import type { Kernel } from '../src/vectors/kernel.js';
import { CHUNK_ROWS, layOut } from '../src/vectors/space-layout.js';
import { WasmKernel } from '../src/vectors/wasm-kernel.js';
import { seeded } from './messages.js';

/** A thread cannot run TypeScript: it is the compiled one, which the build made before the tests run. */
const entry = new URL('../dist/vectors/fronts/scan-thread.js', import.meta.url);
const { fronts: layout } = layOut(384);

/** So many chunks of random front bits; one row in nine has no vector. */
function fill(kernel: Kernel, chunks: number, seed: number): Fronts {
  kernel.grow(layout.chunks + chunks * layout.chunkBytes);
  const random = seeded(seed);
  for (let chunk = 0; chunk < chunks; chunk++) {
    const start = layout.chunks + chunk * layout.chunkBytes;
    const bits = CHUNK_ROWS * layout.frontBytes;
    for (let at = 0; at < bits; at++) kernel.u8[start + at] = random() * 256;
    for (let row = 0; row < CHUNK_ROWS; row++) kernel.u8[start + bits + row] = Number(row % 9 !== 0);
  }
  return { kernel, layout, slots: chunks * CHUNK_ROWS };
}

function scanOf(seed: number, slots: number): FrontScan {
  const random = seeded(seed);
  return {
    mask: Uint8Array.from({ length: slots }, () => Number(random() < 0.8)),
    tables: Uint8Array.from({ length: layout.frontBytes * 32 }, () => random() * 31),
    largest: layout.frontBytes * 2 * 31,
    wanted: 50 + Math.floor(random() * 100),
  };
}

describe('scanning on a thread of its own', () => {
  const warnings: string[] = [];
  const scanners: ThreadedScanner[] = [];
  const scannerOf = (
    options: { entry?: URL; leastSlots?: number; longestMs?: number } = {},
  ): ThreadedScanner => {
    const onWarning = (message: string): unknown => warnings.push(message);
    const scanner = new ThreadedScanner({ entry, onWarning, leastSlots: 0, ...options });
    scanners.push(scanner);
    return scanner;
  };
  afterEach(async () => {
    warnings.length = 0;
    await Promise.all(scanners.splice(0).map((scanner) => scanner.close()));
  });

  it('finds what scanning here finds, for several queries and spaces, and after a space has grown', () => {
    const scanner = scannerOf();
    const [one, other] = [WasmKernel.shared(), WasmKernel.shared()];
    for (const [round, chunks] of [1, 2, 20].entries()) {
      for (const kernel of [one, other]) {
        const fronts = fill(kernel, chunks, round + (kernel === one ? 10 : 20));
        const scans = [1, 2, 3].map((seed) => scanOf(seed + round * 5, fronts.slots));
        const here = inlineScanner.begin(fronts, scans)();
        // An answer that nobody takes, as its search has failed, is not taken for the next one.
        scanner.begin(fronts, scans.slice(0, 1));
        expect(scanner.begin(fronts, scans)()).toEqual(here);
        expect(here.every(({ slots }) => slots.length >= 50)).toBe(true);
      }
    }
    expect(scanner.isThreaded).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('begins no thread for a small space, one without shared memory, or no query', () => {
    const scanner = scannerOf({ leastSlots: 2 * CHUNK_ROWS });
    const small = fill(WasmKernel.shared(), 1, 1);
    const unshared = fill(new JsKernel(), 2, 1);
    for (const fronts of [small, unshared]) {
      const scans = [scanOf(1, fronts.slots)];
      expect(scanner.begin(fronts, scans)()).toEqual(inlineScanner.begin(fronts, scans)());
    }
    expect(scanner.begin(fill(WasmKernel.shared(), 2, 1), [])()).toEqual([]);
    expect(scanner.isThreaded).toBe(false);
  });

  it('goes on without the thread when that has failed, and says so once', () => {
    const silent = new URL('data:text/javascript,throw new Error("no")');
    const scanner = scannerOf({ entry: silent, longestMs: 50 });
    const fronts = fill(WasmKernel.shared(), 1, 1);
    const scans = [scanOf(1, fronts.slots)];
    const here = inlineScanner.begin(fronts, scans)();
    for (let i = 0; i < 3; i++) expect(scanner.begin(fronts, scans)()).toEqual(here);
    expect(warnings).toEqual(['the thread that scans vectors has failed; searches go on without it']);
    expect(scanner.isThreaded).toBe(false);
  });
});
