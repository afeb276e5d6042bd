import { randomFillSync } from 'node:crypto';

const SEQUENCE_LIMIT = 0x1000;
const POOLED_IDS = 256;

/**
 * Makes UUID v7 ids (RFC 9562 section 5.7) that only grow within one process, also when several fall into one
 * millisecond or the clock steps back: `rand_a` counts, and an overflow borrows the next millisecond.
 */
export function createIdSource(
  clock: () => number = Date.now,
  fillRandom: (bytes: Uint8Array) => void = (bytes) => randomFillSync(bytes),
): () => string {
  // Random bytes come in pools: one system call per id costs more than the id.
  const pool = new Uint8Array(16 * POOLED_IDS);
  let used = POOLED_IDS;
  let lastMs = 0;
  let counter = 0;
  return () => {
    const nowMs = Math.trunc(clock());
    if (used === POOLED_IDS) {
      fillRandom(pool);
      used = 0;
    }
    const bytes = pool.subarray(used * 16, used * 16 + 16);
    used += 1;
    if (nowMs > lastMs) {
      lastMs = nowMs;
      // Start in the lower half, so that the counter has room before it overflows.
      counter = (((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)) & 0x7ff;
    } else if (++counter === SEQUENCE_LIMIT) {
      lastMs += 1;
      counter = 0;
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
    view.setUint32(0, Math.floor(lastMs / 0x10000));
    view.setUint16(4, lastMs % 0x10000);
    view.setUint16(6, 0x7000 | counter);
    view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
    const hex = Buffer.from(bytes).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  };
}
