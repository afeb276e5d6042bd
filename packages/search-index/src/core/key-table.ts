/**
 * From a positive integer key to a slot, in two typed arrays (12 bytes an entry at most 5/8 full): a `Map` of a
 * million numbers costs several times that. Open addressing with linear probing; slot 0 means "none".
 */
export class KeyTable {
  private keys: Float64Array;
  private slots: Uint32Array;
  private used = 0;

  constructor(capacity = 1024) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, capacity * 1.6)));
    this.keys = new Float64Array(size);
    this.slots = new Uint32Array(size);
  }

  get size(): number {
    return this.used;
  }

  get bytes(): number {
    return this.keys.byteLength + this.slots.byteLength;
  }

  /** The slot of the key, 0 when it is unknown. */
  get(key: number): number {
    return this.slots[this.find(key)] as number;
  }

  set(key: number, slot: number): void {
    let at = this.find(key);
    if (this.slots[at] === 0) {
      if ((this.used + 1) * 8 > this.keys.length * 5) {
        this.grow();
        at = this.find(key);
      }
      this.used++;
    }
    this.keys[at] = key;
    this.slots[at] = slot;
  }

  delete(key: number): void {
    let hole = this.find(key);
    if (this.slots[hole] === 0) return;
    this.used--;
    const mask = this.keys.length - 1;
    // Entries behind the hole move up as far as their own place allows, so that no probe stops early.
    for (let at = (hole + 1) & mask; this.slots[at] !== 0; at = (at + 1) & mask) {
      const home = place(this.keys[at] as number, mask);
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      this.keys[hole] = this.keys[at] as number;
      this.slots[hole] = this.slots[at] as number;
      hole = at;
    }
    this.slots[hole] = 0;
    this.keys[hole] = 0;
  }

  private find(key: number): number {
    const mask = this.keys.length - 1;
    let at = place(key, mask);
    while (this.slots[at] !== 0 && this.keys[at] !== key) at = (at + 1) & mask;
    return at;
  }

  private grow(): void {
    const { keys, slots } = this;
    this.keys = new Float64Array(keys.length * 2);
    this.slots = new Uint32Array(slots.length * 2);
    for (let i = 0; i < slots.length; i++) {
      if (slots[i] === 0) continue;
      const at = this.find(keys[i] as number);
      this.keys[at] = keys[i] as number;
      this.slots[at] = slots[i] as number;
    }
  }
}

/** Multiplicative hashing of both halves of the key: consecutive keys must not cluster. */
function place(key: number, mask: number): number {
  const low = key | 0;
  const high = (key / 0x1_0000_0000) | 0;
  const mixed = Math.imul(low ^ Math.imul(high, 0x85eb_ca6b), 0x9e37_79b1);
  return (mixed ^ (mixed >>> 15)) & mask;
}
